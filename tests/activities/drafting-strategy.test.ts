import { templateWriter } from '../../activities/drafting/template';
import { draftVersion } from '../../activities/drafting/version';
import type { PlanBrief, PlanWriter } from '../../activities/drafting/writer';
import { askRedraft, enterPlan, findPlanHead } from '../../db/plans';
import { planContentSchema } from '../../workflows/domain/plans.schema';
import { readStanding } from '../../db/campaigns/advance';
import { HOUR, plus } from '../../workflows/domain/time';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { anApproved, approved, aVersion } from '../support/chain';
import { aCampaign, saidBy } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aDraftedCampaign, campaignOf } from '../support/work';
import { withValue } from '../../workflows/domain/artifacts/fields';
import type { Operator } from '../../db/operators';

const NOW = new Date('2027-03-01T09:00:00Z');

const BRIEF: PlanBrief = {
  name: 'Spring tasting box',
  client_name: 'Northwind Tea',
  objective: 'Win 20 cafés for the spring range',
  platforms: ['linkedin', 'instagram', 'email'],
  cadence: { linkedin: 3, instagram: 2, email: 1 },
  timezone: 'Europe/Berlin',
  start_date: '2027-03-02',
  end_date: '2027-04-26',
  primary_cta: 'Order a tasting box',
  blackout_dates: [],
  rejections: [],
};
const strategy = { version: 3, content: STRATEGY_CONTENT };

describe('a plan made of a strategy', () => {
  it('takes its themes, angles and messages from the pillars, its stance from the promise, its measures from the KPIs', async () => {
    const plan = await templateWriter.draftPlan({ ...BRIEF, strategy });
    expect(planContentSchema.safeParse(plan).error).toBeUndefined();
    expect(Object.keys(plan.messaging)).toEqual(
      expect.arrayContaining(['The half-full cup', 'Grams, degrees, minutes']),
    );
    expect(plan.weekly_themes).toEqual(
      expect.arrayContaining(['What guests leave behind', 'Three minutes, not four']),
    );
    expect(plan.angles.map(({ title }) => title)).toContain('What guests leave behind');
    expect(plan.positioning).toContain('the tea that needs no expert behind the bar');
    expect(plan.positioning).toContain(
      'A tea menu of six that anyone on your team brews right the first time.',
    );
    expect(plan.content_theme).toBe('Your tea deserves your coffee’s guests');
    expect(plan.success_metrics.length).toBeGreaterThan(3);
    expect(JSON.stringify(plan)).toContain('Win 20 cafés for the spring range');
  });

  it('lets no forbidden word into its voice, and obeys what reviewers said all the same', async () => {
    const content = withValue(STRATEGY_CONTENT, 'layer7_constraints.forbidden_language', 'cheap\nsuperfood');
    const rejections = [{ version: 1, reason: 'Please be less salesy, and say more about the growers.' }];
    const plan = await templateWriter.draftPlan({ ...BRIEF, strategy: { version: 1, content }, rejections });
    expect(plan.voice.avoid).toEqual(expect.arrayContaining(['cheap', 'superfood']));
    expect(plan.changes).toHaveLength(1);
  });

  it('rests on the story where the strategy has no pillars yet', async () => {
    const content = withValue(STRATEGY_CONTENT, 'layer5_narrative.content_pillars', undefined);
    const plan = await templateWriter.draftPlan({ ...BRIEF, strategy: { version: 1, content } });
    expect(planContentSchema.safeParse(plan).error).toBeUndefined();
    expect(Object.keys(plan.messaging)).toContain('The problem');
  });
});

describe('a campaign whose strategy is approved', () => {
  let database: TestDatabase;
  let lead: Operator;
  beforeAll(async () => {
    database = await aDatabase();
    lead = await anOperator(database.db, { role: 'lead' });
  });
  afterAll(() => database.destroy());
  const db = () => database.db;

  const draft = (id: string, version: number) =>
    draftVersion({ db: db(), writer: templateWriter, now: () => NOW }, id, version);
  const startOf = async (id: string) =>
    (await readStanding(db(), await campaignOf(db(), id), plus(NOW, HOUR))).start;

  async function withStrategy(id: string) {
    await anApproved(db(), id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
    await anApproved(db(), id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
  }

  it('is planned anew from it, in the place of what waited for a decision', async () => {
    const { id } = await aDraftedCampaign(db(), lead, NOW);
    await withStrategy(id);
    expect(await startOf(id)).toEqual([{ kind: 'DRAFT_PLAN', version: 2 }]);
    await draft(id, 2);
    const head = await findPlanHead(db(), id);
    expect(head).toMatchObject({ version: 2, status: 'IN_REVIEW', strategy_version: 1 });
    expect(head?.source).toMatchObject({ from: 'STRATEGY', strategy_version: 1 });
    expect(await db()('plans').where({ campaign_id: id, version: 1 }).first('status')).toEqual({
      status: 'SUPERSEDED',
    });
    expect(await startOf(id)).toEqual([]);
  });

  it('planned in full has no plan before that, and one drafted too early is not written', async () => {
    const { campaignId: id } = await aCampaign(db(), lead, NOW, { planning: 'FULL' });
    expect(await startOf(id)).toEqual([]);
    await draft(id, 1);
    expect(await findPlanHead(db(), id)).toBeUndefined();
    await withStrategy(id);
    expect(await startOf(id)).toEqual([{ kind: 'DRAFT_PLAN', version: 1 }]);
    await draft(id, 1);
    expect(await findPlanHead(db(), id)).toMatchObject({ version: 1, strategy_version: 1 });
  });

  it('is planned anew also where it was approved while a section was being drafted again', async () => {
    const { id } = await aDraftedCampaign(db(), lead, NOW);
    const asked = { section: 'POSITIONING', instruction: null, version: 1 } as const;
    expect(await askRedraft(db(), id, asked, saidBy(lead, NOW))).toMatchObject({ ok: true });
    const slowWriter: PlanWriter = {
      ...templateWriter,
      draftSection: async (...given) => {
        await withStrategy(id);
        return templateWriter.draftSection(...given);
      },
    };
    await draftVersion({ db: db(), writer: slowWriter, now: () => NOW }, id, 2);
    expect(await findPlanHead(db(), id)).toMatchObject({ version: 2, strategy_version: null });
    expect(await startOf(id)).toEqual([{ kind: 'DRAFT_PLAN', version: 3 }]);
  });

  it('keeps what a person wrote into the plan after that, until another strategy is approved', async () => {
    const { id } = await aDraftedCampaign(db(), lead, NOW);
    await withStrategy(id);
    await draft(id, 2);
    const head = await findPlanHead(db(), id);
    if (!head) throw new Error('no plan');
    const edited = { ...head.content, focus_area: 'By hand: twenty cafés' };
    const entered = await enterPlan(db(), id, edited, saidBy(lead, NOW), 2);
    expect(entered.ok).toBe(true);
    expect(await startOf(id)).toEqual([]);
    const changed = withValue(STRATEGY_CONTENT, 'layer4_value_architecture.headline', 'Another cup');
    await aVersion(db(), id, 'STRATEGY', changed, lead, NOW);
    expect(await startOf(id)).toEqual([]);
    await approved(db(), id, 'STRATEGY', lead, NOW);
    expect(await startOf(id)).toEqual([{ kind: 'DRAFT_PLAN', version: 4 }]);
  });
});
