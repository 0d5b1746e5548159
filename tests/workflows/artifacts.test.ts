import { campaignAgenda, campaignWorkflowId } from '../../workflows/messages/campaigns';
import { approvedOnLine, askedOnLine, savedOnLine } from '../support/artifact-line';
import { eventually } from '../support/eventually';
import { drafted, quiet, underVirtualTime, type Line } from '../support/line';

jest.setTimeout(180_000);

const handleOf = (line: Line, id: string) => line.env.client.workflow.getHandle(campaignWorkflowId(id));

describe('the stages of a campaign', () => {
  it('are approved by its process, which says what it waits for, reminds, and drafts the plan anew', () =>
    underVirtualTime(async (line) => {
      const { db, env } = line;
      const id = await line.begin();
      await savedOnLine(line, id, 'STRATEGY');
      expect(await approvedOnLine(line, id, 'STRATEGY')).toMatchObject({
        status: 'REFUSED',
        result: { code: 'GATE_LOCKED', detail: { missing: [{ stage: 'INTAKE', why: 'NOT_APPROVED' }] } },
      });
      await savedOnLine(line, id, 'INTAKE');
      expect(await approvedOnLine(line, id, 'INTAKE')).toMatchObject({
        status: 'DONE',
        result: { ok: true, value: { artifact: { stage: 'INTAKE', version: 1, status: 'APPROVED' } } },
      });

      // Saved anew, on the intake that is in force.
      await savedOnLine(line, id, 'STRATEGY');
      await askedOnLine(line, id, 'STRATEGY');
      const { details } = await handleOf(line, id).query(campaignAgenda);
      expect(details).toMatch(/strategy/i);
      await quiet(env, id);
      await env.sleep('25 hours');
      const strategy = () => db('artifacts').where({ campaign_id: id, stage: 'STRATEGY' }).first();
      await eventually(async () => (await strategy()).ladder_rung === 1);
      expect(
        await db('notifications').where({
          campaign_id: id,
          kind: 'APPROVAL_REMINDED',
          operator_id: line.lead.id,
        }),
      ).toContainEqual(expect.objectContaining({ link: `/campaigns/${id}/strategy` }));

      expect(await approvedOnLine(line, id, 'STRATEGY')).toMatchObject({
        status: 'DONE',
        result: { ok: true, value: { artifact: { stage: 'STRATEGY', version: 2 } } },
      });
      expect(await strategy()).toMatchObject({ approved_version: 2, asked_at: null });
      await drafted(env, id, 2);
      const plan = await db('plans').where({ campaign_id: id, version: 2 }).first();
      expect(plan).toMatchObject({ status: 'IN_REVIEW', strategy_version: 2 });
    }));

  it('are decided on by signal from outside, and it is written down who', () =>
    underVirtualTime(async (line) => {
      const { db, env } = line;
      const id = await line.begin();
      await savedOnLine(line, id, 'INTAKE');
      const signalled = async (name: string, said: object) => {
        await quiet(env, id);
        await handleOf(line, id).signal(name, said);
        await quiet(env, id);
      };
      const intake = () => db('artifacts').where({ campaign_id: id, stage: 'INTAKE' }).first();
      await signalled('approve', { by: 'ops', stage: 'intake', reason: 'The client agreed by phone' });
      await eventually(async () => (await intake()).approved_version === 1);
      expect(await db('approvals').where({ campaign_id: id }).first()).toMatchObject({
        subject_type: 'ARTIFACT',
        decision: 'APPROVED',
        actor: 'temporal:ops',
        comment: 'The client agreed by phone',
      });
      // The plan was not meant.
      expect(await db('plans').where({ campaign_id: id }).first()).toMatchObject({ status: 'IN_REVIEW' });

      await signalled('revoke', { by: 'ops', stage: 'INTAKE', reason: 'They called again' });
      await eventually(async () => (await intake()).approved_version === null);
      await signalled('approve', { by: 'ops', stage: 'NO_SUCH_STAGE', reason: 'By mistake' });
      await eventually(
        async () =>
          (await db('audit_entries')
            .where({ campaign_id: id, action: 'refused_to_approve_artifact' })
            .first()) !== undefined,
      );
      expect(await intake()).toMatchObject({ approved_version: null });
    }));
});
