import { askRedraft, enterPlan, findPlanHead } from '../../db/plans';
import { savePolicy } from '../../db/policies';
import { changedSections } from '../../workflows/domain/plans-sections';
import { saidBy, shownPlan } from '../support/campaigns';
import { eventually } from '../support/eventually';
import { underVirtualTime } from '../support/line';

jest.setTimeout(120_000);

describe('the plan of a campaign in its process', () => {
  it('has a section drafted again when somebody asks, and what somebody edits waits for two approvals', () =>
    underVirtualTime(async (line) => {
      const { db, lead } = line;
      const id = await line.begin({});
      await db.transaction((trx) => savePolicy(trx, id, { approval_levels: '2' }, null));
      const asked = await askRedraft(
        db,
        id,
        { section: 'ANGLES', instruction: 'Focus on the harvest', version: 1 },
        saidBy(lead, await line.now()),
      );
      if (!asked.ok) throw new Error(asked.reason);
      await line.deliver(id, asked.value.commandId);
      await eventually(async () => (await findPlanHead(db, id))?.version === 2);
      const [first, second] = await db('plans').where({ campaign_id: id }).orderBy('version');
      expect(changedSections(first.content, second.content)).toEqual(['ANGLES']);
      expect([first.status, second.status]).toEqual(['SUPERSEDED', 'IN_REVIEW']);

      const content = { ...second.content, positioning: 'By hand.' };
      const edited = await enterPlan(db, id, content, saidBy(lead, await line.now()), 2);
      if (!edited.ok) throw new Error(edited.reason);
      await line.deliver(id, edited.value.commandId);

      const one = await line.decide(id, 'approve', await shownPlan(db, id));
      expect(one.result).toMatchObject({
        value: { plan: { status: 'IN_REVIEW' }, approval: { final: false } },
      });
      const twice = await line.decide(id, 'approve', await shownPlan(db, id));
      expect(twice.result).toMatchObject({ ok: false, reason: 'PLAN_APPROVED_BY_YOU' });

      // The ladder began anew with the first approval: a day later it is on its first rung again.
      await line.env.sleep('25 hours');
      expect(await findPlanHead(db, id)).toMatchObject({ version: 3, ladder_rung: 1 });
      expect(
        await line.decide(id, 'reject', { ...(await shownPlan(db, id)), reason: 'Not by hand' }),
      ).toMatchObject({
        status: 'DONE',
      });
      await eventually(async () => (await findPlanHead(db, id))?.version === 4);
      const reminded = await db('notifications').where({ campaign_id: id, kind: 'APPROVAL_REMINDED' });
      expect(reminded).toEqual([]);
    }));
});
