import fc from 'fast-check';
import { CAMPAIGN_STATUSES } from '../../workflows/domain/campaigns';
import { PLAN_STATUSES } from '../../workflows/domain/plans';
import {
  campaignStage,
  clarityLevel,
  PROJECT_STAGES,
  projectStageFor,
  type CampaignProgress,
  type ChainProgress,
} from '../../workflows/domain/projects';

const progress = (given: Partial<CampaignProgress> = {}): CampaignProgress => ({
  status: 'PLANNED',
  chain: null,
  completed: false,
  planApproved: false,
  planHead: null,
  workBegun: false,
  ...given,
});

describe('the stage of a campaign', () => {
  it.each([
    ['INTAKE', 'while it has no plan', {}],
    ['STRATEGY', 'once a plan is drafted', { planHead: 'IN_REVIEW' }],
    ['STRATEGY', 'while the only plan is rejected', { planHead: 'REJECTED' }],
    ['CREATIVE', 'once a plan is approved', { planHead: 'APPROVED', planApproved: true, status: 'ACTIVE' }],
    [
      'CREATIVE',
      'while a new version waits beside the approved one',
      { planHead: 'IN_REVIEW', planApproved: true },
    ],
    ['EXECUTION', 'once a task was started', { planHead: 'APPROVED', planApproved: true, workBegun: true }],
    ['DONE', 'when it is completed', { status: 'COMPLETED', completed: true, workBegun: true }],
    ['DONE', 'when it was completed and then archived', { status: 'ARCHIVED', completed: true }],
  ] as const)('is %s %s', (stage, _when, given) => {
    expect(campaignStage(progress(given))).toBe(stage);
  });
});

describe('the stage of a campaign whose chain was begun', () => {
  const chain = (given: Partial<ChainProgress> = {}): ChainProgress => ({
    intakeApproved: false,
    strategyBegun: false,
    strategyApproved: false,
    deliveryApproved: false,
    ...given,
  });

  it.each([
    ['INTAKE', 'while its intake is drafted', {}, {}],
    ['STRATEGY', 'once its intake is approved', { intakeApproved: true }, {}],
    ['STRATEGY', 'while its strategy is drafted or was sent back', { strategyBegun: true }, {}],
    ['CREATIVE', 'once its strategy is approved', { strategyApproved: true }, {}],
    ['CREATIVE', 'while its plan is approved, whatever its intake is', {}, { planApproved: true }],
    ['EXECUTION', 'once work has begun', { strategyApproved: true }, { workBegun: true }],
    ['DONE', 'once its delivery is approved', { deliveryApproved: true }, { workBegun: true }],
  ] as const)('is %s %s', (stage, _when, done, given) => {
    expect(campaignStage(progress({ chain: chain(done), ...given }))).toBe(stage);
  });
});

it('clarity is low below 60, whole at 100', () => {
  expect([0, 59, 60, 99, 100].map(clarityLevel)).toEqual(['LOW', 'LOW', 'PARTLY', 'PARTLY', 'WHOLE']);
});

describe('the stage of a project', () => {
  const done = progress({ status: 'COMPLETED', completed: true, workBegun: true });

  it('is INTAKE without campaigns', () => {
    expect(projectStageFor([])).toBe('INTAKE');
  });

  it('is the furthest of its open campaigns, not DONE while one is open', () => {
    expect(projectStageFor([done, progress({ planHead: 'IN_REVIEW' }), progress()])).toBe('STRATEGY');
  });

  it('is DONE when nothing is open and something was completed', () => {
    expect(projectStageFor([done, progress({ status: 'ARCHIVED' })])).toBe('DONE');
  });

  it('does not count what was archived unfinished', () => {
    expect(
      projectStageFor([progress({ status: 'ARCHIVED', planHead: 'APPROVED', planApproved: true })]),
    ).toBe('INTAKE');
  });

  const anyProgress = fc.record({
    status: fc.constantFrom(...CAMPAIGN_STATUSES),
    completed: fc.boolean(),
    chain: fc.option(
      fc.record({
        intakeApproved: fc.boolean(),
        strategyBegun: fc.boolean(),
        strategyApproved: fc.boolean(),
        deliveryApproved: fc.boolean(),
      }),
    ),
    planApproved: fc.boolean(),
    planHead: fc.option(fc.constantFrom(...PLAN_STATUSES)),
    workBegun: fc.boolean(),
  });

  it('never depends on the order of its campaigns, and never goes back when one more is begun further on', () => {
    fc.assert(
      fc.property(fc.array(anyProgress), (campaigns) => {
        const stage = projectStageFor(campaigns);
        expect(PROJECT_STAGES).toContain(stage);
        expect(projectStageFor([...campaigns].reverse())).toBe(stage);
        const working = projectStageFor([...campaigns, progress({ status: 'ACTIVE', workBegun: true })]);
        expect(['EXECUTION', 'DONE']).toContain(working);
      }),
    );
  });
});
