import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CampaignStatus } from '../domain/campaigns';
import type { Refusal } from '../domain/verdict';

/** A campaign's process carries nothing but this; everything else is read from rows. */
export type CampaignInput = {
  v: 1;
  campaignId: string;
  /** The highest command number it has seen: rows older than that come from a backup. */
  seq: number;
};

export const CAMPAIGN_WORKFLOW = 'campaign';

export function campaignWorkflowId(campaignId: string): string {
  return `campaign:${campaignId}`;
}

/** What a judge answers: the same that stands in the command's row. */
export type Outcome = { ok: true; value: Record<string, unknown> } | Refusal;

export const DECISION_NAMES = [
  'approve',
  'reject',
  'confirm',
  'revoke',
  'activate',
  'pause',
  'resume',
  'complete',
  'archive',
] as const;
export type DecisionName = (typeof DECISION_NAMES)[number];

/** A decision that stands in a command row. Its update id is the command's id. */
export type Decision = { commandId: string };

/** The same by hand from the Temporal UI or CLI. Nothing here is trusted: it is parsed where it is judged. */
export type OutsideDecision = {
  reason?: unknown;
  by?: unknown;
  /** Which artifact it is about; the plan when left out. */
  stage?: unknown;
  version?: unknown;
  checksum?: unknown;
  policy?: unknown;
};

export const decisions = {
  approve: defineUpdate<Outcome, [Decision]>('approve'),
  reject: defineUpdate<Outcome, [Decision]>('reject'),
  confirm: defineUpdate<Outcome, [Decision]>('confirm'),
  revoke: defineUpdate<Outcome, [Decision]>('revoke'),
  activate: defineUpdate<Outcome, [Decision]>('activate'),
  pause: defineUpdate<Outcome, [Decision]>('pause'),
  resume: defineUpdate<Outcome, [Decision]>('resume'),
  complete: defineUpdate<Outcome, [Decision]>('complete'),
  archive: defineUpdate<Outcome, [Decision]>('archive'),
} as const satisfies Record<DecisionName, unknown>;

export const outsideDecisions = {
  approve: defineSignal<[OutsideDecision?]>('approve'),
  reject: defineSignal<[OutsideDecision?]>('reject'),
  confirm: defineSignal<[OutsideDecision?]>('confirm'),
  revoke: defineSignal<[OutsideDecision?]>('revoke'),
  activate: defineSignal<[OutsideDecision?]>('activate'),
  pause: defineSignal<[OutsideDecision?]>('pause'),
  resume: defineSignal<[OutsideDecision?]>('resume'),
  complete: defineSignal<[OutsideDecision?]>('complete'),
  archive: defineSignal<[OutsideDecision?]>('archive'),
} as const satisfies Record<DecisionName, unknown>;

/** Rows changed; look again. Carries the command's id, or what poked. */
export const reported = defineSignal<[{ commandId: string }]>('reported');

export type CampaignAgenda = {
  status: CampaignStatus | 'GONE';
  phase: string;
  paused: boolean;
  /** Short Markdown: what it does now and what happens next. */
  details: string;
};
export const campaignAgenda = defineQuery<CampaignAgenda>('campaignAgenda');
