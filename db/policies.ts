import {
  checkTogether,
  policyFrom,
  policyValues,
  type Policy,
  type PolicyOverrides,
  type PolicyValues,
} from '../workflows/domain/policy';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import type { Db, Trx } from './connection';
import { fanOutControls, lockControls } from './controls';
import { newId } from './ids';
import type { Keep } from './once';
import { report, type ReportAnswer, type Reported } from './report';
import type { AuditEntryRow, PolicyRow } from './tables';

export type EffectivePolicy = { values: PolicyValues; workspace: PolicyOverrides; campaign: PolicyOverrides };

/** The policy a campaign runs by: defaults, overridden by the workspace, overridden by the campaign. */
export async function readPolicy(db: Db, campaignId: string | null): Promise<EffectivePolicy> {
  const rows = await db<PolicyRow>('policies').where((scope) => {
    void scope.whereNull('campaign_id');
    if (campaignId) void scope.orWhere({ campaign_id: campaignId });
  });
  const workspace = rows.find((row) => row.campaign_id === null)?.values ?? {};
  const campaign = rows.find((row) => row.campaign_id !== null)?.values ?? {};
  return { values: policyValues(workspace, campaign), workspace, campaign };
}

/** Grows with every change of one scope (the workspace when `campaignId` is null); 0 when nobody ever changed it. */
export async function readPolicyVersion(db: Db, campaignId: string | null): Promise<number> {
  const row = await db<PolicyRow>('policies').where({ campaign_id: campaignId }).first('version');
  return row?.version ?? 0;
}

/** Who changed that scope last. */
export type PolicyChange = { by: string; at: Date };

export async function findLastPolicyChange(
  db: Db,
  campaignId: string | null,
): Promise<PolicyChange | undefined> {
  const entry = await db<AuditEntryRow>('audit_entries')
    .where({ entity_type: 'policy', entity_id: campaignId ?? 'workspace', action: 'changed_policy' })
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .first('actor', 'at');
  return entry && { by: entry.actor, at: entry.at };
}

/** Refuses when somebody else changed the scope since `seen` was read. */
async function checkPolicySeen(
  db: Db,
  campaignId: string | null,
  seen: number | undefined,
): Promise<Verdict<undefined>> {
  const version = await readPolicyVersion(db, campaignId);
  if (seen === undefined || seen === version) return yes(undefined);
  const last = await findLastPolicyChange(db, campaignId);
  return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { by: last?.by, version } });
}

export async function policyOfCampaign(db: Db, campaignId: string): Promise<Policy> {
  return policyFrom((await readPolicy(db, campaignId)).values);
}

/** Replaces the overrides of one scope (the workspace when `campaignId` is null). */
export async function savePolicy(
  trx: Trx,
  campaignId: string | null,
  values: PolicyOverrides,
  updatedBy: string | null,
): Promise<void> {
  await trx.raw(
    `insert into policies (id, campaign_id, "values", updated_by) values (?, ?, ?, ?)
     on conflict ((coalesce(campaign_id, '00000000-0000-0000-0000-000000000000')))
     do update set "values" = excluded."values", updated_by = excluded.updated_by,
       version = policies.version + 1, updated_at = now()`,
    [newId(), campaignId, JSON.stringify(values), updatedBy],
  );
}

export type PolicyAnswer = { values: PolicyValues };

/**
 * Changes a campaign's own numbers. Its process reads them anew, so it is a report. With the version that was
 * `seen` it is refused when somebody else was faster.
 */
export function changeCampaignPolicy(
  db: Db,
  campaignId: string,
  overrides: PolicyOverrides,
  by: Reported,
  seen?: number,
): Promise<Verdict<ReportAnswer<PolicyAnswer>>> {
  return report(db, campaignId, 'change_policy', { overrides }, by, async (trx, campaign) => {
    const fresh = await checkPolicySeen(trx, campaignId, seen);
    if (!fresh.ok) return fresh;
    const before = await readPolicy(trx, campaignId);
    const together = checkTogether(policyValues(before.workspace, overrides));
    if (!together.ok) return together;
    await savePolicy(trx, campaignId, overrides, by.actor.id);
    await recordAudit(trx, {
      actor: by.actor,
      action: 'changed_policy',
      entityType: 'policy',
      entityId: campaignId,
      campaign,
      before: before.campaign,
      after: overrides,
      at: by.now,
    });
    return yes({ values: policyValues(before.workspace, overrides) });
  });
}

/**
 * Changes the workspace's numbers; every campaign with a process hears of it, like of the system's controls. Refused
 * where it would not go together with what a campaign says itself, or where somebody was faster since `seen` was read.
 */
export async function changeWorkspacePolicy(
  db: Db,
  overrides: PolicyOverrides,
  by: Reported,
  { keep, seen }: { keep?: Keep<PolicyAnswer>; seen?: number } = {},
): Promise<Verdict<PolicyAnswer>> {
  const answer = { values: policyValues(overrides) };
  const changed = await db.transaction(async (trx): Promise<Verdict> => {
    // Whoever changes the workspace at the same time waits here, and finds the version that this makes.
    await lockControls(trx);
    const fresh = await checkPolicySeen(trx, null, seen);
    if (!fresh.ok) return fresh;
    const together = await checkWithCampaigns(trx, overrides);
    if (!together.ok) return together;
    const before = await readPolicy(trx, null);
    await savePolicy(trx, null, overrides, by.actor.id);
    await recordAudit(trx, {
      actor: by.actor,
      action: 'changed_policy',
      entityType: 'policy',
      entityId: 'workspace',
      before: before.workspace,
      after: overrides,
      at: by.now,
    });
    await trx('system_controls').where({ id: 1 }).increment('epoch', 1);
    await keep?.(trx, answer);
    return yes();
  });
  if (!changed.ok) return changed;
  await fanOutControls(db, by.actor, by.now);
  return yes(answer);
}

/** The workspace by itself, then laid under what each campaign that still runs says. */
async function checkWithCampaigns(trx: Trx, overrides: PolicyOverrides): Promise<Verdict> {
  const own = checkTogether(policyValues(overrides));
  if (!own.ok) return own;
  const campaigns = await trx<PolicyRow>('policies')
    .join('campaigns', 'campaigns.id', 'policies.campaign_id')
    .whereNotIn('campaigns.status', ['COMPLETED', 'ARCHIVED'])
    .orderBy('campaigns.name')
    .select<Array<{ name: string; values: PolicyOverrides }>>('campaigns.name', 'policies.values');
  for (const { name, values } of campaigns) {
    const together = checkTogether(policyValues(overrides, values), name);
    if (!together.ok) return together;
  }
  return yes();
}
