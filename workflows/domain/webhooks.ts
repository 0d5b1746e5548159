import { DAY } from './time';
import { no, yes, type Verdict } from './verdict';

/** What other systems may be told of: each is one kind of audit entry, or a part of one. */
export const WEBHOOK_EVENTS = [
  'campaign.created',
  'campaign.updated',
  'campaign.activated',
  'campaign.paused',
  'campaign.resumed',
  'campaign.completed',
  'campaign.archived',
  'campaign.deleted',
  'plan.drafted',
  'plan.edited',
  'plan.approved',
  'plan.rejected',
  'artifact.saved',
  'artifact.checked',
  'artifact.asked',
  'artifact.approved',
  'artifact.rejected',
  'artifact.confirmed',
  'artifact.revoked',
  'artifact.flagged',
  'artifact.released',
  'task.completed',
  'task.reopened',
  'task.blocked',
  'task.unblocked',
  'task.claimed',
  'task.released',
  'task.rescheduled',
  'task.dismissed',
  'task.assigned',
  'task.cancelled',
  'task.due',
  'task.overdue',
  'task.missed',
  'escalation.raised',
  'escalation.repeated',
  'escalation.closed',
  'summary.generated',
  'summary.noted',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** By the audit entry's action: whoever writes one of these tells whoever asked to be told. */
export const EVENT_ACTIONS: Readonly<Record<string, WebhookEvent>> = {
  created_campaign: 'campaign.created',
  imported_campaign: 'campaign.created',
  updated_campaign: 'campaign.updated',
  moved_campaign_dates: 'campaign.updated',
  activated_campaign: 'campaign.activated',
  paused_campaign: 'campaign.paused',
  resumed_campaign: 'campaign.resumed',
  completed_campaign: 'campaign.completed',
  archived_campaign: 'campaign.archived',
  deleted_campaign: 'campaign.deleted',
  generated_plan: 'plan.drafted',
  edited_plan: 'plan.edited',
  approved_plan: 'plan.approved',
  rejected_plan: 'plan.rejected',
  artifact_saved: 'artifact.saved',
  artifact_qc_run: 'artifact.checked',
  artifact_asked: 'artifact.asked',
  artifact_approved: 'artifact.approved',
  artifact_rejected: 'artifact.rejected',
  artifact_reconfirmed: 'artifact.confirmed',
  artifact_revoked: 'artifact.revoked',
  artifact_flagged: 'artifact.flagged',
  artifact_released: 'artifact.released',
  completed_task: 'task.completed',
  reopened_task: 'task.reopened',
  blocked_task: 'task.blocked',
  unblocked_task: 'task.unblocked',
  claimed_task: 'task.claimed',
  released_task: 'task.released',
  rescheduled_task: 'task.rescheduled',
  dismissed_task: 'task.dismissed',
  assigned_task: 'task.assigned',
  assigned_tasks: 'task.assigned',
  blocked_tasks: 'task.blocked',
  claimed_tasks: 'task.claimed',
  rescheduled_tasks: 'task.rescheduled',
  cancelled_tasks: 'task.cancelled',
  escalated_overdue_tasks: 'escalation.raised',
  repeated_escalation: 'escalation.repeated',
  closed_escalation: 'escalation.closed',
  generated_weekly_summary: 'summary.generated',
  noted_weekly_summary: 'summary.noted',
};

/**
 * What the clock did to tasks is one entry for each look of the campaign at itself, with their list: whoever asked to
 * be told of a status is told once, with those that came to have it.
 */
export const TICKED = 'ticked_campaign';
export const CLOCK_EVENTS: Readonly<Record<string, WebhookEvent>> = {
  DUE: 'task.due',
  OVERDUE: 'task.overdue',
  MISSED: 'task.missed',
};

const EVENT_OF: ReadonlyMap<string, WebhookEvent> = new Map(Object.entries(EVENT_ACTIONS));

export function webhookEventOf(action: string): WebhookEvent | undefined {
  return EVENT_OF.get(action);
}

/** Sent by the test button only; nobody subscribes to it. */
export const PING = 'ping';

export const WEBHOOK_ENDPOINT_STATUSES = ['ACTIVE', 'PAUSED'] as const;
export type WebhookEndpointStatus = (typeof WEBHOOK_ENDPOINT_STATUSES)[number];

/** DEAD was tried for a day in vain. */
export const WEBHOOK_DELIVERY_STATUSES = ['WAITING', 'DELIVERED', 'DEAD'] as const;
export type WebhookDeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];

/** How long the secret before still signs after a new one was made. */
export const ROTATION_OVERLAP = DAY;

export type WebhookFacts = {
  /** Of the audit entry. */
  id: string;
  at: Date;
  actor: string;
  entity: { type: string; id: string | null };
  campaign: { id: string; name: string } | null;
  before: unknown;
  after: unknown;
  details: unknown;
  reason: string | null;
};

/** What there is to tell of one audit entry, by event. */
export function webhooksOf(
  action: string,
  facts: WebhookFacts,
): Array<{ event: WebhookEvent; facts: WebhookFacts }> {
  if (action === TICKED) return ofTheClock(facts);
  const event = webhookEventOf(action);
  return event ? [{ event, facts }] : [];
}

type Moved = { task_id: string; from: string; to: string };

function ofTheClock(facts: WebhookFacts): Array<{ event: WebhookEvent; facts: WebhookFacts }> {
  const { moved = [] } = (facts.details ?? {}) as { moved?: readonly Moved[] };
  return Object.entries(CLOCK_EVENTS).flatMap(([status, event]) => {
    const tasks = moved.filter(({ to }) => to === status).map(({ task_id: id, from }) => ({ id, from }));
    if (tasks.length === 0) return [];
    const entity = { type: 'tasks', id: null };
    return [{ event, facts: { ...facts, entity, after: { status }, details: { tasks } } }];
  });
}

/** What is sent stays small: a receiver reads the rest by its id. */
const LARGEST = 20_000;

/** The body as it is sent and signed. */
export function webhookBody(type: string, { at, before, after, details, ...facts }: WebhookFacts): string {
  const event = (data: object) => JSON.stringify({ type, timestamp: at.toISOString(), data });
  const whole = event({ ...facts, before: before ?? null, after: after ?? null, details: details ?? null });
  return whole.length <= LARGEST ? whole : event({ ...facts, reason: null, cut: true });
}

/**
 * An address that may be called: https, or http on this very machine where private addresses are allowed. Names
 * are judged again by what they resolve to, when they are called.
 */
export function checkWebhookUrl(text: string, allowPrivate: boolean): Verdict<string> {
  if (!URL.canParse(text)) return notAnAddress('Type the whole address, such as https://example.com/hooks.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return notAnAddress('Leave user and password out: each call is signed.');
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const here = host === 'localhost' || host === '::1' || /^127\./.test(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here && allowPrivate))
    return notAnAddress('Only https:// addresses are called.');
  if (!allowPrivate && (here || (isAddress(host) && isPrivateAddress(host))))
    return notAnAddress('That address lies inside a private network, which is not called from here.');
  return yes(url.href);
}

function notAnAddress(says: string): Verdict<string> {
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'url', detail: { fields: { url: says } } });
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
}

/** Prefixes that no receiver on the internet has: this machine, private nets, link-local, shared, test, multicast. */
const PRIVATE_V4: ReadonlyArray<readonly [string, number]> = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Whether a resolved IP address must not be called. What cannot be read must not either. */
export function isPrivateAddress(ip: string): boolean {
  if (!ip.includes(':')) return isPrivateV4(ip);
  const groups = groupsOf(ip);
  if (!groups) return true;
  const [first = 0, second = 0] = groups;
  // Addresses that carry an IPv4 one (mapped, NAT64, 6to4) are what that one is.
  if (groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || groups[5] === 0))
    return isPrivateV4(v4Of(groups[6] ?? 0, groups[7] ?? 0));
  if (first === 0x64 && second === 0xff9b) return isPrivateV4(v4Of(groups[6] ?? 0, groups[7] ?? 0));
  if (first === 0x2002) return isPrivateV4(v4Of(second, groups[2] ?? 0));
  // Only 2000::/3 is given out, and of that the documentation's and Teredo's parts lead nowhere.
  return first >> 13 !== 1 || (first === 0x2001 && (second === 0xdb8 || second === 0));
}

function isPrivateV4(ip: string): boolean {
  const number = numberOf(ip);
  if (number === null) return true;
  return PRIVATE_V4.some(([net, bits]) => number >>> (32 - bits) === (numberOf(net) ?? 0) >>> (32 - bits));
}

function numberOf(ip: string): number | null {
  const parts = ip.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  if (parts.length !== 4 || parts.some((part) => !(part <= 255))) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function v4Of(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function groupsOf(ip: string): number[] | null {
  const tail = /(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  const number = tail === undefined ? 0 : numberOf(tail);
  if (number === null) return null;
  const text = (tail === undefined ? ip : ip.slice(0, -tail.length) + hexOf(number)).split('%')[0] ?? '';
  const [head = '', rest, ...more] = text.split('::');
  if (more.length > 0) return null;
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const left = read(head);
  const right = rest === undefined ? [] : read(rest);
  const zeros = rest === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, zeros) }, () => 0), ...right];
  const fits = groups.length === 8 && groups.every((group) => group >= 0 && group <= 0xffff);
  return fits ? groups : null;
}

function hexOf(number: number): string {
  return `${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
}
