import { withValue, type Content } from '../../workflows/domain/artifacts/fields';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { LocalDate } from '../../workflows/domain/time';
import { CREATIVES_CONTENT } from './northwind-creatives';
import { INTAKE_CONTENT } from './northwind-intake';
import { STRATEGY_CONTENT } from './northwind-strategy';

export type DemoVersion = { stage: Stage; content: Content; comment: string };

/**
 * The chain of the demo, version by version as they were approved: the strategy once more after the creatives, which are
 * flagged since.
 */
export function demoChain(start: LocalDate, weeks: number): DemoVersion[] {
  const wishes = [
    ['goals.timeline_start', start],
    ['goals.duration_weeks', weeks],
    ['goals.kpi_targets', `20 new cafés and 120 tasting boxes ordered in ${weeks} weeks`],
  ] as const;
  const narrower = withValue(
    STRATEGY_CONTENT,
    'layer3_audience_psychology.primary_segment',
    'Third-wave cafés that changed their coffee in the last two years, and not yet their tea.',
  );
  return [
    {
      stage: 'INTAKE',
      content: wishes.reduce((content, [path, value]) => withValue(content, path, value), INTAKE_CONTENT),
      comment: 'Read through with Lena on the phone.',
    },
    { stage: 'STRATEGY', content: STRATEGY_CONTENT, comment: 'The half-full cup it is.' },
    { stage: 'CREATIVES', content: CREATIVES_CONTENT, comment: 'Good to go.' },
    { stage: 'STRATEGY', content: narrower, comment: 'Narrower, as the client wished.' },
  ];
}
