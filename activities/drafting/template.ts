/** The writer that needs nothing: the same brief always gives the same plan, offline. */
import { clip } from '../../workflows/domain/calendar-copy';
import { durationDays, type PlanContent } from '../../workflows/domain/plans';
import { draftOf } from './draft';
import { angleOf, messagingOf } from './messages';
import { sectionAgain } from './sections';
import { metricsOf, phasesOf } from './phases';
import { contentTheme, focusArea, positioning } from './stance';
import { LINE_MAX, PARAGRAPH_MAX } from './wording';
import type { PlanBrief, PlanWriter } from './writer';

export const templateWriter: PlanWriter = {
  name: 'template',
  draftPlan: (brief, signal) =>
    // In a promise also when it is aborted already: callers expect a rejection, not a throw.
    Promise.resolve().then(() => {
      signal?.throwIfAborted();
      return planFrom(brief);
    }),
  draftSection: (brief, shown, ask, signal) =>
    Promise.resolve().then(() => {
      signal?.throwIfAborted();
      return sectionAgain(brief, shown, ask);
    }),
};

function planFrom(brief: PlanBrief): PlanContent {
  const draft = draftOf(brief);
  const { directions, lenses } = draft;
  return {
    focus_area: focusArea(draft),
    duration_days: durationDays(brief.start_date, brief.end_date),
    content_theme: clip(contentTheme(draft), LINE_MAX),
    positioning: clip(positioning(draft), PARAGRAPH_MAX),
    angles: lenses.map((lens, index) => angleOf(draft, lens, index)),
    messaging: messagingOf(draft),
    weekly_themes: draft.themes,
    phases: phasesOf(draft),
    success_metrics: metricsOf(draft),
    voice: directions.voice,
    changes: directions.changes.map((change) => clip(change, PARAGRAPH_MAX)),
  };
}
