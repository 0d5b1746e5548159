import type { CampaignBody } from '../../workflows/domain/campaigns.schema';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import { applyCalendar, previewCalendar, type CalendarPreview } from '../calendar/effects';
import { findOrCreateClient, findOrCreateProject } from '../clients';
import { findRepeat, insertCommand, type NewCommand } from '../commands';
import type { Db, Trx } from '../connection';
import { isId, newId } from '../ids';
import type { Keep } from '../once';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CampaignRow } from '../tables';
import { forgetFiles, listProofFiles } from '../unused-files';
import type { Viewer } from '../viewer';
import { campaignViews, type CampaignView } from './views';

export type { CampaignView } from './views';
export { listCampaigns } from './list';

/** A campaign the viewer may see; undefined for strangers. */
export async function findCampaign(db: Db, viewer: Viewer, id: string): Promise<CampaignView | undefined> {
  if (!isId(id)) return undefined;
  return campaignViews(db, viewer).where('campaigns.id', id).first();
}

export type CreatedCampaign = { campaign_id: string };

/**
 * Writes the campaign, its audit entry and the command that starts its process, in one transaction. The same
 * key again answers the campaign it made.
 */
export async function createCampaign(
  db: Db,
  body: CampaignBody,
  by: Reported,
): Promise<Verdict<ReportAnswer<CreatedCampaign>>> {
  const asked = creationOf(body, by);
  return db.transaction(async (trx): Promise<Verdict<ReportAnswer<CreatedCampaign>>> => {
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 1))', [`${by.actor.id}:${by.key}`]);
    const repeat = await findRepeat(trx, asked);
    if (!repeat.ok) return repeat;
    if (repeat.value?.campaign_id) {
      const made = { commandId: repeat.value.id, campaignId: repeat.value.campaign_id };
      return yes({ ...made, repeated: true, answer: { campaign_id: made.campaignId } });
    }
    return writeCampaign(trx, body, asked);
  });
}

/** The rows of a new campaign under its command, whose key nobody has used: its ids are the command's. */
async function writeCampaign(
  trx: Trx,
  body: CampaignBody,
  asked: NewCommand,
): Promise<Verdict<ReportAnswer<CreatedCampaign>>> {
  const { campaignId: id, actor, now } = asked;
  if (id === null) throw new Error('the command of a new campaign carries its id');
  const free = await checkName(trx, body.name, id);
  if (!free.ok) return free;
  const columns = await columnsOf(trx, body, { actor, now });
  if (!columns.ok) return columns;
  const row = { ...columns.value, id, created_at: now, updated_at: now };
  const [campaign] = await trx('campaigns').insert(row).returning<CampaignRow[]>('*');
  if (!campaign) throw new Error('the campaign was not written');
  await insertCommand(trx, { ...asked, result: { ok: true, value: { campaign_id: id } } });
  await recordAudit(trx, {
    actor,
    action: 'created_campaign',
    entityType: 'campaign',
    entityId: id,
    campaign,
    after: body,
    at: now,
  });
  return yes({ commandId: asked.id, campaignId: id, repeated: false, answer: { campaign_id: id } });
}

/** The same inside the transaction of something larger, which answers for its key: an import. */
export function createCampaignWithin(
  trx: Trx,
  body: CampaignBody,
  by: Reported,
): Promise<Verdict<ReportAnswer<CreatedCampaign>>> {
  return writeCampaign(trx, body, creationOf(body, by));
}

function creationOf(body: CampaignBody, by: Reported): NewCommand {
  return {
    id: newId(),
    // A key stands for the body, not for the campaign: its id is minted here.
    campaignId: newId(),
    kind: 'create_campaign',
    delivery: 'START',
    actor: by.actor,
    key: by.key,
    payload: { body },
    now: by.now,
  };
}

/**
 * Changes what a campaign is. Its process reads it anew, so it is a report. `asked` is what two requests with
 * one key must share, where that is not the whole body: a machine sends only what it changes. What the calendar
 * becomes by it is done in the same transaction. `seen` names the preview of that which the person was shown:
 * another state answers CALENDAR_PREVIEW. Left out, it is done as things stand.
 */
export function editCampaign(
  db: Db,
  campaignId: string,
  body: CampaignBody,
  version: number | undefined,
  by: Reported,
  asked: Record<string, unknown> = { body, version: version ?? null },
  seen?: string,
): Promise<Verdict<ReportAnswer<CreatedCampaign>>> {
  return report(db, campaignId, 'edit_campaign', asked, by, async (trx, before) => {
    if (version !== undefined && version !== before.version) {
      return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { version: before.version } });
    }
    const free = await checkName(trx, body.name, campaignId);
    if (!free.ok) return free;
    const columns = await columnsOf(trx, body, by, before.client_id);
    if (!columns.ok) return columns;
    const [after = before] = await trx('campaigns')
      .where({ id: campaignId })
      .update({ ...columns.value, version: trx.raw('version + 1'), updated_at: by.now })
      .returning<CampaignRow[]>('*');
    const preview = await previewCalendar(trx, before, after, by.now);
    if (seen !== undefined && seen !== preview.hash) return no('PREVIEW_STALE', 'CALENDAR_PREVIEW');
    const calendar = preview.hash === '' ? undefined : await applyCalendar(trx, after, preview, by);
    await recordAudit(trx, {
      actor: by.actor,
      action: 'updated_campaign',
      entityType: 'campaign',
      entityId: campaignId,
      campaign: before,
      before: changedOf(before, columns.value),
      after: changedOf(columns.value, before),
      details: calendar && { calendar },
      at: by.now,
    });
    return yes({ campaign_id: campaignId });
  });
}

/** What the calendar becomes if the campaign is changed to say `body`. */
export function previewCampaignEdit(
  db: Db,
  before: CampaignRow,
  body: CampaignBody,
  now: Date,
): Promise<CalendarPreview> {
  const { client: _client, project: _project, owner: _owner, deputy: _deputy, ...said } = body;
  return previewCalendar(db, before, { ...before, ...said }, now);
}

/** Names are unique, whatever their case. Two who choose one at once take turns; an index says the same again. */
async function checkName(trx: Trx, name: string, id: string): Promise<Verdict> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(lower(?), 2))', [name]);
  const taken = await trx('campaigns')
    .whereRaw('lower(name) = lower(?)', [name])
    .whereNot({ id })
    .first('id');
  return taken ? no('CONFLICT', 'NAME_TAKEN', { field: 'name', detail: { name } }) : yes();
}

function changedOf(of: object, against: object): Record<string, unknown> {
  const other = new Map(Object.entries(against));
  return Object.fromEntries(
    Object.entries(of).filter(
      ([key, value]) => other.has(key) && storedText(value) !== storedText(other.get(key)),
    ),
  );
}

/** A JSON column is read as an object and written as its text. */
function storedText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

async function columnsOf(
  trx: Trx,
  body: CampaignBody,
  by: Pick<Reported, 'actor' | 'now'>,
  ownClientId?: string,
): Promise<Verdict<Record<string, unknown>>> {
  const owner = await personOf(trx, body.owner, 'owner');
  if (!owner.ok) return owner;
  const deputy = await personOf(trx, body.deputy, 'deputy');
  if (!deputy.ok) return deputy;
  const client = await findOrCreateClient(trx, body.client, by.actor, by.now);
  if (client.archived_at && client.id !== ownClientId) {
    return no('CONFLICT', 'CLIENT_ARCHIVED', { field: 'client' });
  }
  const project = await findOrCreateProject(trx, client.id, body.project ?? client.name, by.actor, by.now);
  const { client: _client, project: _project, owner: _owner, deputy: _deputy, ...rest } = body;
  return yes({
    ...rest,
    cadence: JSON.stringify(body.cadence),
    metadata: JSON.stringify(body.metadata),
    client_id: client.id,
    project_id: project.id,
    owner_id: owner.value,
    deputy_id: deputy.value,
  });
}

async function personOf(trx: Trx, email: string | null, field: string): Promise<Verdict<string | null>> {
  if (email === null) return yes(null);
  const operator = await trx('operators')
    .whereRaw('lower(email) = ?', [email])
    .whereNull('disabled_at')
    .first('id');
  if (operator) return yes(operator.id as string);
  const fields = { [field]: `Nobody here has the address ${email}.` };
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field, detail: { fields } });
}

/**
 * Removes a campaign with everything of it except its audit entries, and adds one; files that proved its tasks go, too,
 * where nothing else names them. `typed` must be its name.
 * Its process ends when it next looks and finds nothing.
 */
export async function purgeCampaign(
  db: Db,
  campaignId: string,
  typed: string,
  by: Reported,
  keep?: Keep<CreatedCampaign>,
): Promise<Verdict<CreatedCampaign>> {
  return db.transaction(async (trx) => {
    const campaign = await trx<CampaignRow>('campaigns').where({ id: campaignId }).forUpdate().first();
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    if (typed.trim() !== campaign.name)
      return no('VALIDATION_FAILED', 'CONFIRMATION_MISMATCH', { field: 'confirmation' });
    await recordAudit(trx, {
      actor: by.actor,
      action: 'deleted_campaign',
      entityType: 'campaign',
      entityId: campaignId,
      campaign,
      before: { name: campaign.name, status: campaign.status },
      at: by.now,
    });
    const proofs = await listProofFiles(trx, [campaignId]);
    await trx('campaigns').where({ id: campaignId }).delete();
    await forgetFiles(trx, proofs, by.now);
    await keep?.(trx, { campaign_id: campaignId });
    return yes({ campaign_id: campaignId });
  });
}
