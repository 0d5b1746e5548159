import type { CalendarDraftView } from '../../db/calendar/generate';
import type { CampaignView } from '../../db/campaigns';
import { PLATFORMS } from '../../workflows/domain/platforms';
import type { Refusal } from '../../workflows/domain/verdict';
import { platformLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { describeDay } from '../times';
import { counted } from './present-effects';

/** What building the whole plan adds, platform by platform. */
export function presentBuild(
  { draft, work, window, hash }: CalendarDraftView,
  campaign: CampaignView,
  refusal?: Refusal,
) {
  const { slots, dropped } = draft;
  const tasks = work.reduce((sum, one) => sum + one.tasks.length, 0);
  const platforms = PLATFORMS.map((platform) => ({
    platform: platformLabel[platform],
    added: slots.filter((slot) => slot.platform === platform).length,
    dropped: dropped.filter((slot) => slot.platform === platform).length,
  }));
  const days = window ? ` from ${describeDay(window.from)} to ${describeDay(window.through)}` : '';
  const base = `/campaigns/${campaign.id}/calendar`;
  return {
    title: `Build the whole plan of ${campaign.name}`,
    action: base,
    hash,
    refused: refusal && sentenceOf(refusal),
    summary:
      slots.length > 0
        ? `Adds ${counted(slots.length, tasks)}${days}.`
        : 'Nothing is missing up to the last day.',
    kept:
      draft.skipped_existing > 0
        ? `${counted(draft.skipped_existing, 0)} in that time stand already and stay.`
        : undefined,
    platforms: platforms.filter(({ added, dropped: left }) => added + left > 0),
    possible: slots.length + dropped.length > 0,
  };
}
