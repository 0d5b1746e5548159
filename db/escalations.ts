import {
  escalationNote,
  escalationOverNote,
  type ToldEscalation,
} from '../workflows/domain/escalation-notes';
import {
  causeOf,
  incidentLasts,
  type EscalationCause,
  type EscalationLevel,
} from '../workflows/domain/escalations';
import type { LocalDate } from '../workflows/domain/time';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import { notify } from './notifications';
import type { CampaignRow, EscalationRow } from './tables';

type Campaign = Pick<CampaignRow, 'id' | 'name' | 'owner_id' | 'deputy_id' | 'advanced_through'>;

/** Who was told of it on which level, and when (ISO). */
export type EscalationTelling = { name: string; level: EscalationLevel; told_at: string };

/** Of `escalations`: the highest level and the last telling first. */
export const TOLD = `(select coalesce(json_agg(list order by list.level desc, list.told_at desc, list.name), '[]') from
  (select people.name, told.level, told.told_at from escalation_tellings told
     join operators people on people.id = told.operator_id
    where told.escalation_id = escalations.id) list) as told`;

/** The one open escalation of a campaign; undefined when nothing is overdue. */
export function findOpenEscalation(
  db: Db,
  campaignId: string,
): Promise<(EscalationRow & { told: EscalationTelling[] }) | undefined> {
  return db('escalations')
    .where({ campaign_id: campaignId })
    .whereNull('closed_at')
    .first('escalations.*', db.raw(TOLD));
}

/** Opens it, as part of an incident that others of its cause belong to, and tells whom it concerns. */
export async function openEscalation(
  trx: Trx,
  campaign: Campaign,
  { level, task_ids }: { level: EscalationLevel; task_ids: string[] },
  now: Date,
): Promise<EscalationRow> {
  const cause = await readCause(trx, campaign, task_ids, now);
  const [row] = await trx<EscalationRow>('escalations')
    .insert({
      id: newId(),
      campaign_id: campaign.id,
      level,
      task_ids,
      opened_at: now,
      raised_at: now,
      cause,
      incident_id: await joinIncident(trx, cause, now),
    })
    .returning('*');
  if (!row) throw new Error('the escalation was not written');
  await tell(trx, campaign, row, now);
  return row;
}

/** Keeps the list and the level; a higher level tells more people. */
export async function updateEscalation(
  trx: Trx,
  campaign: Campaign,
  change: { id: string; level: EscalationLevel; task_ids: string[]; raised: boolean },
  now: Date,
): Promise<void> {
  const { id, level, task_ids, raised } = change;
  const [row] = await trx<EscalationRow>('escalations')
    .where({ id })
    .update({ level, task_ids, updated_at: now, ...(raised ? { raised_at: now } : {}) })
    .returning('*');
  if (row && raised) await tell(trx, campaign, row, now);
}

/** Tells everybody again that it is still open: once in a week. */
export async function repeatEscalation(
  trx: Trx,
  campaign: Campaign,
  { id, week }: { id: string; week: LocalDate },
  now: Date,
): Promise<void> {
  const [row] = await trx<EscalationRow>('escalations')
    .where({ id })
    .update({ swept_at: now, updated_at: now })
    .returning('*');
  if (row) await tell(trx, campaign, row, now, week);
}

/** Closes what is open in a campaign and tells those who were told; answers the ids of what it closed. */
export async function closeEscalations(trx: Trx, campaignId: string, now: Date): Promise<string[]> {
  const closed = await trx<EscalationRow>('escalations')
    .where({ campaign_id: campaignId })
    .whereNull('closed_at')
    .update({ closed_at: now, updated_at: now })
    .returning('*');
  for (const row of closed) await tellOver(trx, row, now);
  return closed.map(({ id }) => id);
}

async function readCause(
  trx: Trx,
  campaign: Campaign,
  task_ids: readonly string[],
  now: Date,
): Promise<EscalationCause> {
  const owners = await trx('tasks')
    .whereIn('id', [...task_ids])
    .distinct<Array<{ assigned_to: string | null }>>('assigned_to');
  const lastHold = await trx('pauses')
    .whereNull('campaign_id')
    .whereNotNull('to_at')
    .orderBy('to_at', 'desc')
    .first<{ id: string; to: Date } | undefined>('id', 'to_at as to');
  const facts = {
    owners: owners.map(({ assigned_to }) => assigned_to),
    lookedAt: campaign.advanced_through,
    lastHold: lastHold ?? null,
  };
  return causeOf(facts, now);
}

/** The incident of this cause that is open and young enough, or a new one. */
async function joinIncident(trx: Trx, cause: EscalationCause, now: Date): Promise<string> {
  if (cause === 'OWN') return newId();
  await takeTurns(trx, cause);
  const known = await trx('escalations')
    .where({ cause })
    .whereNull('closed_at')
    .where('opened_at', '>=', new Date(now.getTime() - incidentLasts(cause)))
    .orderBy('opened_at')
    .first<{ incident_id: string } | undefined>('incident_id');
  return known?.incident_id ?? newId();
}

/** Campaigns of one incident find each other: each sees what the one before it wrote. */
async function takeTurns(trx: Trx, what: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 13))', [what]);
}

/** Once for each person, incident and level; a week makes it once for that week. */
async function tell(
  trx: Trx,
  campaign: Campaign,
  row: EscalationRow,
  now: Date,
  week?: LocalDate,
): Promise<void> {
  if (row.cause !== 'OWN') await takeTurns(trx, row.incident_id);
  const people = await whoIsTold(trx, campaign, row);
  if (people.length === 0) return;
  await trx('escalation_tellings')
    .insert(
      people.map((operator_id) => ({ escalation_id: row.id, operator_id, level: row.level, told_at: now })),
    )
    .onConflict(['escalation_id', 'operator_id', 'level'])
    .merge(['told_at']);
  const incident = await listIncident(trx, row);
  const key = `escalation:${row.incident_id}:${row.level}${week ? `:${week}` : ''}`;
  for (const person of people) {
    const told = incident.filter(({ operators }) => operators.includes(person));
    await notify(trx, {
      to: [person],
      kind: 'ESCALATION',
      ...escalationNote(told, row.cause, now, week !== undefined),
      dedupeKey: key,
      renew: true,
      urgent: row.level === 3 && person === (campaign.owner_id ?? campaign.deputy_id),
      now,
    });
  }
}

async function tellOver(trx: Trx, row: EscalationRow, now: Date): Promise<void> {
  if (row.cause !== 'OWN') await takeTurns(trx, row.incident_id);
  const known = await trx('escalation_tellings as told')
    .join('escalations', 'escalations.id', 'told.escalation_id')
    .join('campaigns', 'campaigns.id', 'escalations.campaign_id')
    .where('escalations.incident_id', row.incident_id)
    .orderBy('campaigns.name')
    .distinct<Array<{ operator_id: string; open: boolean; id: string; name: string; mine: boolean }>>(
      'told.operator_id',
      'campaigns.id',
      'campaigns.name',
      trx.raw('escalations.closed_at is null as open'),
      trx.raw('escalations.id = ? as mine', [row.id]),
    );
  const people = new Set(known.filter(({ mine }) => mine).map(({ operator_id }) => operator_id));
  for (const person of people) {
    const theirs = known.filter(({ operator_id }) => operator_id === person);
    if (theirs.some(({ open }) => open)) continue;
    const campaigns = [...new Map(theirs.map(({ id, name }) => [id, { id, name }])).values()];
    await notify(trx, {
      to: [person],
      kind: 'ESCALATION',
      ...escalationOverNote(campaigns),
      dedupeKey: `escalation:${row.incident_id}:over`,
      renew: true,
      now,
    });
  }
}

/**
 * Level 1: whose tasks they are. Level 2: the leads as well. Level 3: the owner as well. Nobody's tasks are the
 * owner's, and without one the leads': what is late is never told to nobody.
 */
async function whoIsTold(
  trx: Trx,
  campaign: Campaign,
  { level, task_ids }: EscalationRow,
): Promise<string[]> {
  const active = () => trx('operators').whereNull('disabled_at');
  const idsOf = async (query: ReturnType<typeof active>) =>
    (await query.orderBy('id').select<Array<{ id: string }>>('id')).map(({ id }) => id);
  const owner = [campaign.owner_id ?? campaign.deputy_id].filter((id) => id !== null);
  const assignees = await idsOf(
    active().whereIn(
      'id',
      trx('tasks').whereIn('id', task_ids).whereNotNull('assigned_to').select('assigned_to'),
    ),
  );
  const leads = async () => {
    const found = await idsOf(active().where({ role: 'lead' }));
    return found.length > 0 ? found : idsOf(active().where({ role: 'admin' }));
  };
  const owners = await idsOf(active().whereIn('id', owner));
  const told = [...assignees, ...(level >= 2 ? await leads() : []), ...(level >= 3 ? owners : [])];
  if (told.length > 0) return [...new Set(told)].sort();
  return owners.length > 0 ? owners : leads();
}

const LISTED = 5;
const CAMPAIGNS_LISTED = 50;

type IncidentEntry = ToldEscalation & { operators: string[] };

/** What is open of an incident on this level, the oldest first, and who was told of each. */
async function listIncident(trx: Trx, { incident_id, level }: EscalationRow): Promise<IncidentEntry[]> {
  const rows = await trx<EscalationRow>('escalations')
    .join('campaigns', 'campaigns.id', 'escalations.campaign_id')
    .where({ incident_id, level })
    .whereNull('closed_at')
    .orderBy(['opened_at', 'escalations.id'])
    .limit(CAMPAIGNS_LISTED)
    .select<
      Array<{
        id: string;
        task_ids: string[];
        campaign_id: string;
        name: string;
        timezone: string;
        operators: string[];
      }>
    >(
      'escalations.id',
      'task_ids',
      'campaign_id',
      'campaigns.name',
      'campaigns.timezone',
      trx.raw(
        `array(select operator_id from escalation_tellings told
          where told.escalation_id = escalations.id and told.level = escalations.level)::text[] as operators`,
      ),
    );
  const shown = rows.flatMap(({ task_ids }) => task_ids.slice(0, LISTED));
  const tasks = await trx('tasks')
    .whereIn('id', shown)
    .orderBy(['due_at', 'id'])
    .select<Array<{ id: string; title: string; due_at: Date }>>('id', 'title', 'due_at');
  return rows.map(({ campaign_id, name, timezone, task_ids, operators }) => ({
    campaign: { id: campaign_id, name, timezone },
    level,
    tasks: tasks.filter(({ id }) => task_ids.slice(0, LISTED).includes(id)),
    count: task_ids.length,
    operators,
  }));
}
