import type { EscalationCause, EscalationLevel } from './escalations';
import { HOUR, localDate, localTime } from './time';

/** One open escalation as its note tells it. */
export type ToldEscalation = {
  campaign: { id: string; name: string; timezone: string };
  level: EscalationLevel;
  /** Oldest first; the first few of them. */
  tasks: ReadonlyArray<{ title: string; due_at: Date }>;
  /** All of them. */
  count: number;
};

export type EscalationNote = { title: string; body: string; link: string; campaignId: string | null };

/** What it means for the campaign, and who looks after it. */
export const ESCALATION_IMPACT: Record<EscalationLevel, string> = {
  1: 'Somebody has to clear what is overdue: a post that stays undone counts as missed, and nobody follows it up.',
  2: 'Three or more are overdue, or one for more than a day: the lead looks after it now.',
  3: 'Five or more are overdue, or one for more than three days: the owner looks after it now.',
};

const WAYS_OUT = 'Three ways out: complete with proof, block with a reason, or reschedule.';

/** What somebody reads of one incident: one campaign with its tasks, or a list of campaigns. */
export function escalationNote(
  told: readonly ToldEscalation[],
  cause: EscalationCause,
  now: Date,
  again: boolean,
): EscalationNote {
  const [first] = told;
  if (!first) throw new Error('an escalation that is told of nothing');
  const still = again ? 'still ' : '';
  const urgent = first.level >= 2 ? ` (level ${first.level} of 3, urgent)` : '';
  const pause = first.level === 3 ? 'Consider pausing until this is under control.' : undefined;
  const impact = ESCALATION_IMPACT[first.level];
  if (told.length === 1) {
    return {
      title: `${tasks(first.count)} ${still}overdue in ${first.campaign.name}${urgent}`,
      body: [...listed(first, now), causeWords(cause, false), impact, WAYS_OUT, pause]
        .filter(Boolean)
        .join('\n'),
      link: `/campaigns/${first.campaign.id}`,
      campaignId: first.campaign.id,
    };
  }
  const lines = told.map(({ campaign, count }) => `${campaign.name}: ${count} overdue`);
  return {
    title: `Work in ${told.length} campaigns is ${still}overdue${urgent}`,
    body: [causeWords(cause, true), ...lines, impact, WAYS_OUT, pause].filter(Boolean).join('\n'),
    link: '/today',
    campaignId: null,
  };
}

export function escalationOverNote(campaigns: ReadonlyArray<{ id: string; name: string }>): EscalationNote {
  const [first] = campaigns;
  if (!first) throw new Error('an escalation of nothing that is over');
  if (campaigns.length === 1) {
    return {
      title: `Nothing is overdue in ${first.name} any more`,
      body: 'The escalation is closed.',
      link: `/campaigns/${first.id}`,
      campaignId: first.id,
    };
  }
  return {
    title: `Nothing is overdue any more in ${campaigns.length} campaigns`,
    body: `The escalation is closed: ${campaigns.map(({ name }) => name).join(', ')}.`,
    link: '/today',
    campaignId: null,
  };
}

function tasks(count: number): string {
  return count === 1 ? 'One task is' : `${count} tasks are`;
}

function listed({ tasks: known, count, campaign }: ToldEscalation, now: Date): string[] {
  const zone = campaign.timezone;
  const lines = known.map(({ title, due_at: at }) => {
    const due = `due ${localDate(at, zone)} ${localTime(at, zone)} ${zone}`;
    // A title may be a whole sentence of the copy.
    return `${title.replace(/[.:]$/, '')}: ${due}, ${lateWords(now.getTime() - at.getTime())}`;
  });
  return count > known.length ? [...lines, `And ${count - known.length} more.`] : lines;
}

function lateWords(ms: number): string {
  const hours = Math.floor(ms / HOUR);
  if (hours < 1) return 'less than an hour late';
  return hours === 1 ? '1 hour late' : `${hours} hours late`;
}

/** Why several are late at once; nothing where each has its own reason. */
function causeWords(cause: EscalationCause, many: boolean): string | undefined {
  if (cause === 'AWAY') return 'Nothing was looked after here for hours, so this comes all at once.';
  if (cause.startsWith('PAUSE:')) return 'It turned late while everything was paused.';
  return cause.startsWith('PERSON:') && many ? 'All of it is one person’s.' : undefined;
}
