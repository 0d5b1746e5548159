import { findAsked, listApprovers, listRung } from '../../db/approvers';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { askedWords, nextWords } from '../../web/approvals/ladder-words';
import { can } from '../../workflows/domain/permissions';
import { aCampaign } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
const people: Record<string, Operator> = {};
let campaign: CampaignRow;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  for (const role of ['operator', 'lead', 'admin', 'client'] as const) {
    people[role] = await anOperator(db(), { role, name: role });
  }
  people['gone'] = await anOperator(db(), { role: 'lead', name: 'gone' });
  await db()('operators').where({ id: people['gone'].id }).update({ disabled_at: NOW });
  const { campaignId } = await aCampaign(db(), people['lead'] as Operator, NOW);
  campaign = (await db()<CampaignRow>('campaigns').where({ id: campaignId }).first()) as CampaignRow;
});
afterAll(() => database.destroy());

const named = (owner: string | null, deputy: string | null): CampaignRow => ({
  ...campaign,
  owner_id: (owner && people[owner]?.id) ?? null,
  deputy_id: (deputy && people[deputy]?.id) ?? null,
});
const namesOf = (ids: readonly string[]) =>
  Object.values(people)
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => name);

describe('who is asked to decide', () => {
  it.each<[string | null, string | null, string[]]>([
    [null, null, ['lead']],
    ['admin', null, ['lead', 'admin']],
    ['operator', null, ['lead']],
    ['client', null, ['lead']],
    ['gone', null, ['lead']],
  ])('first, where %s owns the campaign', async (owner, deputy, asked) => {
    await db().transaction(async (trx) => {
      expect(namesOf(await listApprovers(trx, named(owner, deputy)))).toEqual(asked);
      const { as, people: reminded } = await listRung(trx, named(owner, deputy), 1);
      expect([as, namesOf(reminded)]).toEqual(['APPROVER', asked]);
    });
  });

  it.each<[string | null, string | null, string, string[], string, string]>([
    ['lead', 'admin', 'DEPUTY', ['admin'], 'admin is asked as deputy', 'The deputy was asked: admin'],
    [
      'admin',
      null,
      'APPROVER',
      ['admin'],
      'The owner is asked in the deputy’s place',
      'There is no deputy; the owner was asked again',
    ],
    ...(
      [
        ['lead', 'operator'],
        ['lead', 'client'],
        ['lead', 'gone'],
        ['operator', 'operator'],
        ['operator', null],
        [null, null],
      ] as const
    ).map(([owner, deputy]): [string | null, string | null, string, string[], string, string] => [
      owner,
      deputy,
      'ANYBODY',
      ['lead', 'admin'],
      'Everyone who may decide is asked',
      'Everyone who may decide was asked',
    ]),
  ])('after that, where %s owns it and %s is its deputy; pages say the same', async (...row) => {
    const [owner, deputy, as, asked, next, was] = row;
    const now = named(owner, deputy);
    await db().transaction(async (trx) => {
      const second = await listRung(trx, now, 2);
      expect([second.as, namesOf(second.people)]).toEqual([as, asked]);
      const last = await listRung(trx, now, 3);
      expect([last.as, namesOf(last.people)]).toEqual(['ANYBODY', ['lead', 'admin']]);
    });
    const { owner_id, deputy_id } = now;
    await db()('campaigns').where({ id: now.id }).update({ owner_id, deputy_id });
    const read = await findAsked(db(), now.id);
    expect([nextWords(2, read), askedWords({ ...read, ladder_rung: 2 })]).toEqual([next, was]);
  });

  it('is never somebody who may not', async () => {
    const roles = new Map(Object.values(people).map(({ id, role }) => [id, role]));
    await db().transaction(async (trx) => {
      for (const owner of [null, ...Object.keys(people)])
        for (const deputy of [null, ...Object.keys(people)])
          for (const rung of [1, 2, 3]) {
            const { people: asked } = await listRung(trx, named(owner, deputy), rung);
            expect(asked.length).toBeGreaterThan(0);
            expect(asked.filter((id) => !can(roles.get(id) ?? 'client', 'artifacts.decide'))).toEqual([]);
          }
    });
  });
});
