import type { AgendaKind } from './agenda';

/** What can be wrong with a chain of audit entries. */
export const AUDIT_FAULTS = [
  'ENTRY_CHANGED',
  'ENTRY_MISSING',
  'LINK_MISSING',
  'LINK_CHANGED',
  'END_MISSING',
  'ENTRY_NOT_CHAINED',
] as const;
export type AuditFault = (typeof AUDIT_FAULTS)[number];

/** At which entry a chain shows first that somebody touched it. */
export type AuditBreak = {
  /** A campaign's id, or `workspace`. */
  chain: string;
  seq: number | null;
  entryId: string | null;
  fault: AuditFault;
};

export type AuditCheck = { chains: number; entries: number; broken: AuditBreak[] };

const FAULT_WORDS: Record<AuditFault, string> = {
  ENTRY_CHANGED: 'the entry is not what it was when it was written',
  ENTRY_MISSING: 'the entry was removed',
  LINK_MISSING: 'the link before it was removed',
  LINK_CHANGED: 'its link does not fit the one before it',
  END_MISSING: 'entries after it were removed from the end',
  ENTRY_NOT_CHAINED: 'the entry was written past the chain',
};

/** Where and how a chain is broken, in words. */
export function breakWords({ chain, seq, entryId, fault }: AuditBreak): string {
  const whose = chain === 'workspace' ? 'the workspace' : `campaign ${chain}`;
  const where = seq === null ? '' : `, link ${seq}`;
  return `The chain of ${whose}${where}: ${FAULT_WORDS[fault]}${entryId ? ` (entry ${entryId})` : ''}.`;
}

/** What a check found, a line each: the sum first. */
export function checkWords({ chains, entries, broken }: AuditCheck): string[] {
  const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  const sum = `${count(entries, 'entry', 'entries')} in ${count(chains, 'chain', 'chains')} checked`;
  if (broken.length === 0) return [`${sum}: every chain is whole.`];
  return [`${sum}: ${count(broken.length, 'chain is', 'chains are')} broken.`, ...broken.map(breakWords)];
}

/** What a list of entries, past or to come, can be narrowed to. */
export const AUDIT_KINDS = ['decisions', 'plan', 'calendar', 'tasks', 'itself', 'other'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** Which entries are of a kind, by what they are about; `itself` is by who did it, whatever it is about. */
export const ENTITIES_OF_KIND: Record<'plan' | 'calendar' | 'tasks', string[]> = {
  plan: ['plan', 'plan_comment', 'artifact', 'generation_job'],
  calendar: ['calendar_item', 'calendar'],
  tasks: ['task', 'escalation', 'metric_entry'],
};

export const ACTIONS_OF_KIND: Record<'decisions' | 'plan' | 'calendar' | 'tasks', string[]> = {
  decisions: [
    'approved_plan',
    'rejected_plan',
    'artifact_approved',
    'artifact_rejected',
    'artifact_revoked',
    'artifact_reconfirmed',
    'activated_campaign',
    'paused_campaign',
    'resumed_campaign',
    'completed_campaign',
    'archived_campaign',
    'deleted_campaign',
  ],
  plan: ['reminded_approval'],
  calendar: ['generated_calendar', 'shifted_dates'],
  tasks: ['generated_tasks', 'ticked_campaign', 'asked_wrap_up'],
};

/** The asking of a decision, and its refusal. */
export const DECISION_PREFIXES = ['asked_to_', 'refused_to_'] as const;

/** What an entry of the agenda belongs to once it has happened. */
export function kindOfAgenda(kind: AgendaKind): AuditKind {
  if (kind.startsWith('TASK_') || kind.startsWith('ESCALATION_') || kind === 'FULL_TICK') return 'tasks';
  if (kind === 'APPROVAL_LADDER' || kind === 'ARTIFACT_LADDER') return 'plan';
  return kind === 'WEEKLY_SUMMARY' || kind === 'KPI_CHECK' ? 'other' : 'decisions';
}
