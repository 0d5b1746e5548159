import { advance, type Advanced } from '../db/campaigns/advance';
import { lockCampaign } from '../db/campaigns/facts';
import type { Trx } from '../db/connection';
import { disarmRestored } from '../db/controls';
import type { CampaignRow } from '../db/tables';
import type { AgendaEntry, AgendaKind, Start } from '../workflows/domain/agenda';
import { STAGE_NAMES } from '../workflows/domain/artifacts/stages';
import type { CampaignStatus } from '../workflows/domain/campaigns';
import { localDate, localTime } from '../workflows/domain/time';
import { nowOf, signed, type Deps } from './deps';

/** What a campaign's process needs to know after a look; ids, labels and durations, never content. */
export type Advance = {
  status: CampaignStatus | 'GONE';
  phase: string;
  paused: boolean;
  planApproved: boolean;
  client: string;
  owner: string;
  needsAttention: boolean;
  /** The highest command number in the rows. */
  seq: number;
  sleepMs: number;
  /** What the next timer waits for: kind and id. */
  waitsFor: string;
  /** Short Markdown: the state, and what happens next, in the words of the product's pages. */
  details: string;
  start: Start[];
};

const GONE: Advance = {
  status: 'GONE',
  phase: 'GONE',
  paused: false,
  planApproved: false,
  client: '',
  owner: '',
  needsAttention: false,
  seq: 0,
  sleepMs: 0,
  waitsFor: '',
  details: 'The campaign was deleted.',
  start: [],
};

export function createCampaignActivities(deps: Deps) {
  return {
    /** One look of a campaign at itself, in one transaction. At the same instant it changes nothing twice. */
    async advanceCampaign(input: { campaignId: string; seq: number; now: string }): Promise<Advance> {
      return onFreshRows(deps, input, async (trx, campaign) => {
        if (!campaign) return GONE;
        const { look } = await lookAt(trx, campaign, input.seq, nowOf(deps, input.now));
        return look;
      });
    },
  };
}

type Seen = { campaignId: string; seq: number; now: string };

/**
 * Works on the campaign's locked row, and signs what is written there with the step that runs. Rows that are older than
 * what its process has seen (`seq`) were restored from a backup: before anything is done on them everything outward is
 * held, until a person releases it.
 */
export async function onFreshRows<T>(
  deps: Pick<Deps, 'db' | 'clock'>,
  { campaignId, seq, now }: Seen,
  work: (trx: Trx, campaign: CampaignRow | undefined) => Promise<T>,
): Promise<T> {
  const first = await deps.db.transaction(async (trx) => {
    const [campaign] = await Promise.all([lockCampaign(trx, campaignId), signed(trx)]);
    const fresh = !campaign || seq <= campaign.command_seq;
    return fresh ? { done: await work(trx, campaign) } : undefined;
  });
  if (first) return first.done;
  // Not under the campaign's lock: the brake is locked before campaigns are.
  await disarmRestored(deps.db, 'an unknown time', nowOf(deps, now));
  return deps.db.transaction(async (trx) => {
    const [campaign] = await Promise.all([lockCampaign(trx, campaignId), signed(trx)]);
    return work(trx, campaign && (await markRestored(trx, campaign, seq)));
  });
}

/** Held now, it goes on where its process is: the next command gets a number that it has not seen yet. */
async function markRestored(trx: Trx, campaign: CampaignRow, seq: number): Promise<CampaignRow> {
  const known = {
    command_seq: Math.max(seq, campaign.command_seq),
    needs_attention: RESTORED_WORDS,
  };
  await trx('campaigns').where({ id: campaign.id }).update(known);
  return { ...campaign, ...known };
}

const RESTORED_WORDS =
  'The database is older than what this campaign has already seen: it was restored from a backup. Everything outward is held. Check what happened since, then release the brake under System pause.';

/** Applies what is due, and says what the process needs to know; `seq` is the highest that it has seen. */
export async function lookAt(
  trx: Trx,
  campaign: CampaignRow,
  seq: number,
  now: Date,
): Promise<{ advanced: Advanced; look: Advance }> {
  const [advanced, names] = await Promise.all([advance(trx, campaign, now), namesOf(trx, campaign)]);
  const attention = await attentionOf(trx, campaign, advanced);
  return { advanced, look: presentAdvance(advanced, names, attention, seq) };
}

/** It asks for attention until somebody has released the brake. */
async function attentionOf(trx: Trx, campaign: CampaignRow, { held }: Advanced): Promise<string | null> {
  if (campaign.needs_attention === null || held.includes('SYSTEM')) return campaign.needs_attention;
  await trx('campaigns').where({ id: campaign.id }).update({ needs_attention: null });
  return null;
}

async function namesOf(trx: Trx, campaign: { client_id: string; owner_id: string | null }) {
  const [client, owner] = await Promise.all([
    trx('clients').where({ id: campaign.client_id }).first<{ name: string }>('name'),
    campaign.owner_id
      ? trx('operators').where({ id: campaign.owner_id }).first<{ name: string }>('name')
      : undefined,
  ]);
  return { client: client?.name ?? '', owner: owner?.name ?? '' };
}

function presentAdvance(
  advanced: Advanced,
  names: { client: string; owner: string },
  attention: string | null,
  seen: number,
): Advance {
  const { campaign, agenda, sleep, start } = advanced;
  return {
    status: campaign.status,
    phase: phaseOf(advanced),
    paused: advanced.paused,
    planApproved: advanced.planApproved,
    ...names,
    needsAttention: attention !== null || advanced.escalated,
    seq: Math.max(seen, campaign.command_seq),
    sleepMs: sleep,
    waitsFor: waitsFor(agenda),
    details: detailsOf(advanced, attention),
    start,
  };
}

/** Finer than the status: what a running process does right now. */
function phaseOf({ campaign, planHead, planApproved, paused, asked }: Advanced): string {
  if (campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED') return campaign.status;
  if (paused) return 'PAUSED';
  if (planHead?.status === 'IN_REVIEW') return 'AWAITING_APPROVAL';
  // Planned in full: there is no plan to draft before its strategy is approved.
  if (!planApproved && !planHead && campaign.planning === 'FULL') {
    return asked.length > 0 ? 'AWAITING_APPROVAL' : 'IN_STAGES';
  }
  if (!planApproved) return 'DRAFTING';
  return campaign.status === 'PLANNED' ? 'SCHEDULED' : 'RUNNING';
}

const TIMER_WORDS: Record<AgendaKind, string> = {
  TASK_DUE: 'a task becomes due',
  TASK_OVERDUE: 'a task becomes overdue',
  TASK_MISSED: 'a post counts as missed',
  ACTIVATION: 'the campaign becomes active',
  APPROVAL_LADDER: 'the plan is asked for again',
  ARTIFACT_LADDER: 'an artifact is asked for again',
  ESCALATION_RISE: 'the escalation rises',
  ESCALATION_SWEEP: 'the escalation is told again',
  KPI_CHECK: 'the KPIs are checked',
  FULL_TICK: 'the campaign is checked through',
  WEEKLY_SUMMARY: 'a week is summed up',
  CAMPAIGN_END: 'the campaign ends',
};

function waitsFor(agenda: AgendaEntry[]): string {
  const next = agenda.find((entry) => !entry.held);
  return next
    ? `until ${TIMER_WORDS[next.kind]} (${next.ref})`
    : 'until something changes, an hour at the most';
}

const SHOWN = 5;

function detailsOf(
  { campaign, agenda, paused, planHead, asked }: Advanced,
  attention: string | null,
): string {
  const lines = agenda.slice(0, SHOWN).map((entry) => {
    const when = `${localDate(entry.at, campaign.timezone)} ${localTime(entry.at, campaign.timezone)}`;
    return `- ${when} ${campaign.timezone}: ${escape(entry.what).slice(0, 160)}${entry.held ? ' (held)' : ''}`;
  });
  const state = `**${campaign.status}**${paused ? ', paused: nothing is flipped, escalated or followed up' : ''}`;
  const waits = [
    ...(planHead?.status === 'IN_REVIEW' ? [`the plan, version ${planHead.version}`] : []),
    ...asked.map(({ stage, version }) => `the ${STAGE_NAMES[stage].toLowerCase()}, version ${version}`),
  ];
  const waiting = waits.length > 0 ? ['', 'Waits for a decision on:', ...waits.map((one) => `- ${one}`)] : [];
  const next = lines.length > 0 ? ['', 'What happens next:', ...lines] : [];
  return [state, ...(attention ? ['', attention] : []), ...waiting, ...next].join('\n');
}

/** Titles are people's text; here they are not Markdown. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|]/g, String.raw`\$&`);
}
