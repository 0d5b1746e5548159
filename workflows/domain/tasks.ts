import type { ContentType, TaskPlatform } from './platforms';
import { can, type Role } from './permissions';
import type { Policy } from './policy';
import { plus } from './time';
import { no, yes, type Refusal, type Verdict } from './verdict';

export const TASK_STATUSES = [
  'PENDING',
  'DUE',
  'IN_PROGRESS',
  'OVERDUE',
  'DONE',
  'BLOCKED',
  'MISSED',
  'FAILED',
  'CANCELLED',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Somebody still has to do it. */
export const OPEN_TASK_STATUSES = [
  'PENDING',
  'DUE',
  'IN_PROGRESS',
  'OVERDUE',
] as const satisfies TaskStatus[];

/** Open, or stuck: a campaign is not through with it. */
export const UNFINISHED_TASK_STATUSES = [...OPEN_TASK_STATUSES, 'BLOCKED'] as const satisfies TaskStatus[];

export const TASK_TYPES = [
  'WRITE',
  'REVIEW',
  'SCHEDULE',
  'POST',
  'ENGAGE',
  'FOLLOW_UP',
  'ANALYZE',
  'MANUAL',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** The steps to one publication in their order. */
export const ITEM_STEPS = ['WRITE', 'REVIEW', 'SCHEDULE', 'POST'] as const satisfies TaskType[];
export type ItemStep = (typeof ITEM_STEPS)[number];
export type EarlierStep = Exclude<ItemStep, 'POST'>;

/** Those before the publication itself. */
export const EARLIER_STEPS = ITEM_STEPS.filter((step): step is EarlierStep => step !== 'POST');

export const TASK_ORIGINS = [
  'CALENDAR',
  'FOLLOWUP_2H',
  'FOLLOWUP_24H',
  'WEEKLY_SUMMARY',
  'REJECTION',
  'QUEUE_FAILURE',
  'WRAP_UP',
  'MANUAL',
] as const;
export type TaskOrigin = (typeof TASK_ORIGINS)[number];

export const PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const PROOF_TYPES = ['URL', 'TEXT', 'UPLOAD', 'MANUAL'] as const;
export type ProofType = (typeof PROOF_TYPES)[number];

/** What the clock needs to know of a task. */
export type TaskTiming = { status: TaskStatus; task_type: TaskType; due_at: Date };

export function isOpen(status: TaskStatus): boolean {
  return (OPEN_TASK_STATUSES as readonly TaskStatus[]).includes(status);
}

export function isUnfinished(status: TaskStatus): boolean {
  return isOpen(status) || status === 'BLOCKED';
}

export function dueFrom(task: { due_at: Date }, policy: Policy): Date {
  return plus(task.due_at, -policy.due_lead);
}

/** The first instant after the grace: exactly at its end a task is not overdue yet. */
export function overdueFrom(task: { due_at: Date }, policy: Policy): Date {
  return plus(task.due_at, policy.overdue_grace + 1);
}

function missedFrom(task: { due_at: Date }, policy: Policy): Date {
  return plus(task.due_at, policy.missed_after + 1);
}

/**
 * The status the clock gives a task. Claimed tasks keep IN_PROGRESS (their lateness is derived), and what is
 * blocked or closed stays as a person left it.
 */
export function statusAt(task: TaskTiming, now: Date, policy: Policy): TaskStatus {
  if (!isOpen(task.status) || task.status === 'IN_PROGRESS') return task.status;
  if (task.task_type === 'POST' && now >= missedFrom(task, policy)) return 'MISSED';
  if (now >= overdueFrom(task, policy)) return 'OVERDUE';
  if (now >= dueFrom(task, policy)) return 'DUE';
  return 'PENDING';
}

/** When the clock will next change the task, and into what; null when it never will. */
export function nextStatusChange(
  task: TaskTiming,
  now: Date,
  policy: Policy,
): { at: Date; to: 'DUE' | 'OVERDUE' | 'MISSED' } | null {
  if (!isOpen(task.status) || task.status === 'IN_PROGRESS') return null;
  const ahead = [
    { at: dueFrom(task, policy), to: 'DUE' as const },
    { at: overdueFrom(task, policy), to: 'OVERDUE' as const },
    ...(task.task_type === 'POST' ? [{ at: missedFrom(task, policy), to: 'MISSED' as const }] : []),
  ].filter(({ at }) => at > now);
  return ahead.reduce<(typeof ahead)[number] | null>(
    (first, next) => (!first || next.at < first.at ? next : first),
    null,
  );
}

/** Late is a fact about open work, whoever has claimed it. */
export function isLate(task: TaskTiming, now: Date, policy: Policy): boolean {
  return isOpen(task.status) && now >= overdueFrom(task, policy);
}

/** Its time has come and is not over yet, whoever has claimed it. */
export function isDueNow(task: TaskTiming, now: Date, policy: Policy): boolean {
  return isOpen(task.status) && now >= dueFrom(task, policy) && !isLate(task, now, policy);
}

// What people may do -------------------------------------------------------------------------------

export type TaskAction =
  'complete' | 'reopen' | 'block' | 'unblock' | 'claim' | 'release' | 'reschedule' | 'assign' | 'dismiss';

const ALLOWED_FROM: Record<TaskAction, readonly TaskStatus[]> = {
  complete: ['PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE'],
  reopen: ['DONE', 'MISSED', 'FAILED'],
  block: ['PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE'],
  unblock: ['BLOCKED'],
  claim: ['PENDING', 'DUE', 'OVERDUE'],
  release: ['IN_PROGRESS'],
  reschedule: ['PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE', 'BLOCKED', 'MISSED'],
  assign: ['PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE', 'BLOCKED'],
  dismiss: ['MISSED'],
};

export function checkTaskAction(status: TaskStatus, action: TaskAction): Verdict {
  if (ALLOWED_FROM[action].includes(status)) return yes();
  if (action === 'complete' && status === 'DONE') return no('CONFLICT', 'TASK_ALREADY_DONE');
  return no('ILLEGAL_TRANSITION', 'TASK_TRANSITION', {
    detail: { action, status, allowed_from: ALLOWED_FROM[action] },
  });
}

export function taskActionsFor(status: TaskStatus): TaskAction[] {
  return (Object.keys(ALLOWED_FROM) as TaskAction[]).filter((action) =>
    ALLOWED_FROM[action].includes(status),
  );
}

// Proof --------------------------------------------------------------------------------------------

export type ProvableTask = { task_type: TaskType; platform: TaskPlatform; content_type: ContentType };

/** Which proof a task takes from someone in this role, the usual one first. */
export function proofTypesFor(task: ProvableTask, role: Role): ProofType[] {
  const types = proofTypesOf(task);
  return can(role, 'plans.decide') ? types : types.filter((type) => type !== 'MANUAL');
}

function proofTypesOf(task: ProvableTask): ProofType[] {
  switch (task.task_type) {
    case 'POST':
      if (task.content_type === 'story') return ['UPLOAD', 'MANUAL'];
      if (task.platform === 'email') return ['UPLOAD', 'TEXT', 'MANUAL'];
      return ['URL', 'UPLOAD', 'MANUAL'];
    case 'WRITE':
    case 'SCHEDULE':
      return ['URL', 'TEXT', 'UPLOAD'];
    case 'ENGAGE':
    case 'FOLLOW_UP':
      return ['TEXT', 'URL', 'UPLOAD'];
    default:
      return ['TEXT'];
  }
}

export const PROOF_TEXT_LENGTH = { least: 10, most: 5_000 };
const NOTE_LEAST = 10;

/** Each platform's own hosts, their sub-hosts, and its short links. */
const HOSTS: Partial<Record<TaskPlatform, readonly string[]>> = {
  linkedin: ['linkedin.com', 'lnkd.in'],
  instagram: ['instagram.com', 'instagr.am'],
  twitter: ['x.com', 'twitter.com', 't.co'],
};

export type OfferedProof = { type: ProofType; value: string };

/** The proof as it is kept, or what is wrong with it. Uniqueness of links and the stored file are judged on rows. */
export function checkProof(task: ProvableTask, proof: OfferedProof, role: Role): Verdict<OfferedProof> {
  const allowed = proofTypesOf(task);
  if (!allowed.includes(proof.type)) {
    const detail = { allowed: proofTypesFor(task, role) };
    return no('VALIDATION_FAILED', 'PROOF_TYPE', { field: 'proof.type', detail });
  }
  switch (proof.type) {
    case 'URL':
      return checkLink(task, proof.value);
    case 'TEXT':
      return checkProofText(proof.value);
    case 'MANUAL':
      return checkManual(proof.value, role);
    case 'UPLOAD':
      return proof.value.trim() === ''
        ? wrong('PROOF_FILE', {})
        : yes({ type: 'UPLOAD', value: proof.value.trim() });
  }
}

/** A text that is written or scheduled lies where the agency works; what is published lies on its platform. */
const LIES_ANYWHERE: readonly TaskType[] = ['WRITE', 'SCHEDULE'];

function checkLink({ platform, task_type }: ProvableTask, typed: string): Verdict<OfferedProof> {
  const link = normalLink(typed);
  if (!link) return wrong('PROOF_URL', {});
  const hosts = LIES_ANYWHERE.includes(task_type) ? undefined : HOSTS[platform];
  const host = new URL(link).hostname;
  if (hosts && !hosts.some((own) => host === own || host.endsWith(`.${own}`))) {
    return wrong('PROOF_HOST', { host, hosts, platform });
  }
  return yes({ type: 'URL', value: link });
}

/**
 * https on its own port, no credentials, no fragment, no tracking, no trailing slash, parameters in order: the
 * same address always gives the same text. Undefined for what is no such link.
 */
export function normalLink(typed: string): string | undefined {
  const text = typed.trim();
  if (text.length > 2_000 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '')
    return undefined;
  for (const name of [...url.searchParams.keys()]) {
    if (/^(utm_|fbclid|igsh|igshid|trk|s$|t$)/.test(name)) url.searchParams.delete(name);
  }
  url.searchParams.sort();
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '') || '/';
  return url.toString();
}

/** Where the path of an address names one post of a platform, whoever shared it from where. */
const POST_ADDRESSES: ReadonlyArray<{ hosts: readonly string[]; path: RegExp; key: string }> = [
  { hosts: ['x.com', 'twitter.com'], path: /\/status(?:es)?\/(\d+)/, key: 'x.com/status/' },
  { hosts: ['instagram.com', 'instagr.am'], path: /\/(?:p|reels?|tv)\/([\w-]+)/, key: 'instagram.com/p/' },
  // Each kind counts by itself; a number this long is no part of a title.
  {
    hosts: ['linkedin.com'],
    path: /(?:[-:/]|%3a)activity(?:-|:|%3a)(\d{10,})/i,
    key: 'linkedin.com/activity/',
  },
  { hosts: ['linkedin.com'], path: /(?:[-:/]|%3a)share(?:-|:|%3a)(\d{10,})/i, key: 'linkedin.com/share/' },
  {
    hosts: ['linkedin.com'],
    path: /(?:[-:/]|%3a)ugcpost(?:-|:|%3a)(\d{10,})/i,
    key: 'linkedin.com/ugcpost/',
  },
];

/**
 * What two spellings of one address have in common: `www.` and mobile hosts, the countries of LinkedIn, the two names of
 * X, tracking. Where the path names a post of a platform, that name alone. Takes what `normalLink` gives.
 */
export function linkKey(link: string): string {
  const url = new URL(link);
  const host = url.hostname
    .replace(/^((www|m|mobile|web)\.)+/, '')
    .replace(/^[a-z]{2,3}\.linkedin\.com$/, 'linkedin.com')
    .replace(/^twitter\.com$/, 'x.com')
    .replace(/^instagr\.am$/, 'instagram.com');
  const is = (own: string) => host === own || host.endsWith(`.${own}`);
  for (const { hosts, path, key } of POST_ADDRESSES) {
    const [, name] = (hosts.some(is) && path.exec(url.pathname)) || [];
    if (name !== undefined) return `${key}${name}`;
  }
  for (const name of [...url.searchParams.keys()]) {
    if (TRACKING.test(name)) url.searchParams.delete(name);
  }
  return `${host}${url.pathname.replaceAll(/\/{2,}/g, '/')}${url.search}`;
}

const TRACKING =
  /^(ref|ref_src|ref_url|referrer|src|gclid|msclkid|mc_cid|mc_eid|mkt_tok|rcm|lipi|original.*)$/i;

function checkProofText(typed: string): Verdict<OfferedProof> {
  const text = typed.trim();
  const { least, most } = PROOF_TEXT_LENGTH;
  if (text.length < least || text.length > most)
    return wrong('PROOF_TEXT', { least, most, length: text.length });
  return yes({ type: 'TEXT', value: text });
}

function checkManual(typed: string, role: Role): Verdict<OfferedProof> {
  if (!can(role, 'plans.decide')) return no('FORBIDDEN', 'PROOF_ROLE', { field: 'proof.type' });
  const note = typed.trim();
  if (note.length < NOTE_LEAST || note.length > PROOF_TEXT_LENGTH.most) {
    return wrong('PROOF_NOTE', { least: NOTE_LEAST, most: PROOF_TEXT_LENGTH.most });
  }
  return yes({ type: 'MANUAL', value: note });
}

function wrong(reason: Refusal['reason'], detail: Record<string, unknown>): Refusal {
  return no('VALIDATION_FAILED', reason, { field: 'proof.value', detail });
}

/** When the post really went out: not in the future, not before the task existed. */
export function checkPostedAt(postedAt: Date, task: { created_at: Date }, now: Date): Verdict<Date> {
  if (postedAt > now || postedAt < task.created_at) {
    return no('VALIDATION_FAILED', 'POSTED_AT', {
      field: 'posted_at',
      detail: { not_before: task.created_at.toISOString(), not_after: now.toISOString() },
    });
  }
  return yes(postedAt);
}
