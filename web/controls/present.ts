import type { FanOutProgress } from '../../db/controls';
import type { AuditEntryRow, PauseRow, SystemControlsRow } from '../../db/tables';
import { can, type Role } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import { actorWords, auditWords } from '../audit/words';
import { formState, type FormState } from '../forms';
import { pauseReasonLabel } from '../labels';
import { sentenceOf } from '../refusals';
import type { Banner } from '../site';
import { describeTime } from '../times';

export type ControlsRows = {
  controls: SystemControlsRow;
  /** Open ones: the brake, and campaigns being switched off. */
  pauses: readonly PauseRow[];
  progress: FanOutProgress;
  /** The last pulls and releases, newest first. */
  history: readonly AuditEntryRow[];
};

type Reader = { role: Role; time_zone: string };

const HELD = [
  'Nothing is sent or published.',
  'No task turns due, overdue or missed.',
  'No follow-up falls due; their time counts from the end of the pause.',
  'Nothing escalates, and nobody is reminded.',
];

const GOES_ON = [
  'Plans are drafted, and decided on.',
  'Campaigns, calendar and texts can be edited.',
  'People can complete what they have done.',
];

/** The brake in words: what it is, what it holds, who heard of it, and the form that this reader may send. */
export function presentControls(rows: ControlsRows, reader: Reader, commandId: string, form?: FormState) {
  const { controls, pauses, progress, history } = rows;
  const paused = controls.system_paused;
  const off = pauses.find((pause) => pause.reason === 'FEATURE_OFF');
  const released = lastRelease(history);
  return {
    title: 'System pause',
    paused,
    by: actorWords((paused ? controls.paused_by : released?.actor) ?? ''),
    since: paused ? controls.paused_at : released?.at,
    reason: paused ? controls.paused_reason : released?.reason,
    off: off && { since: off.from_at, word: pauseReasonLabel.FEATURE_OFF.word },
    held: HELD,
    goesOn: GOES_ON,
    progress: presentProgress(progress, controls),
    form: form ?? formState({}),
    commandId,
    whyNot: can(reader.role, 'system.pause') ? undefined : 'Only an admin can pull and release the brake.',
    history: history.map((entry) => ({
      who: actorWords(entry.actor),
      did: auditWords(entry.action),
      at: entry.at,
      reason: entry.reason,
    })),
  };
}

function lastRelease(history: readonly AuditEntryRow[]): AuditEntryRow | undefined {
  return history.find(({ action }) => action === 'system_resumed');
}

/**
 * The form after a refusal. Where somebody else was faster it has become the opposite form: it says who, and what
 * was typed is shown and not put into it, for a reason to pause is none to go on.
 */
export function refusedForm(
  typed: unknown,
  refusal: Refusal,
  rows: Pick<ControlsRows, 'history'>,
  reader: Reader,
  now: Date,
): FormState & { typed?: string } {
  if (refusal.reason !== 'ALREADY_PAUSED' && refusal.reason !== 'NOT_PAUSED')
    return formState(typed, refusal);
  const reason = (typed as Record<string, unknown> | undefined)?.['reason'];
  const sentence = fasterSentence(refusal, rows, reader, now);
  return {
    ...formState({}),
    summary: { sentence, errors: [] },
    ...(typeof reason === 'string' && reason.trim() !== '' && { typed: reason.trim() }),
  };
}

function fasterSentence(
  refusal: Refusal,
  { history }: Pick<ControlsRows, 'history'>,
  { time_zone: zone }: Reader,
  now: Date,
): string {
  const since = refusal.detail?.['since'];
  if (typeof since === 'string') {
    const local = describeTime(since, zone, now).local;
    return sentenceOf({ ...refusal, detail: { ...refusal.detail, since: local } });
  }
  const released = lastRelease(history);
  const who = released
    ? ` ${released.actor} released the brake ${describeTime(released.at, zone, now).local}.`
    : '';
  return `${sentenceOf(refusal)}${who}`;
}

/** How many campaigns have heard of the last change. Asked again until all have. */
export function presentProgress(
  { reached, of }: FanOutProgress,
  { epoch, fanned_epoch: told, system_paused: paused }: SystemControlsRow,
) {
  const waiting = reached < of || told < epoch;
  return {
    poll: waiting ? '/system/pause/progress' : undefined,
    words: of > 0 ? `${reached} of ${of} ${of === 1 ? 'campaign has' : 'campaigns have'} heard.` : undefined,
    others: paused ? 'It holds for the others all the same.' : 'The others go on as soon as they hear.',
    reached,
    of,
  };
}

/** A banner is a line or two; the page it leads to has the whole reason. */
const LONGEST_REASON = 160;

/** On every page while anything holds everything: who, why, since when, and what is held. */
export function pausedBanner(pauses: readonly PauseRow[], zone: string, now: Date): Banner | undefined {
  const pause = pauses.find(({ reason }) => reason === 'SYSTEM') ?? pauses[0];
  if (!pause) return undefined;
  const since = describeTime(pause.from_at, zone, now);
  const when = `${since.relative} (${since.local})`;
  const said =
    pause.reason === 'SYSTEM'
      ? `${actorWords(pause.paused_by)} paused everything ${when}${pause.note ? `: ${shortened(pause.note)}` : ''}`
      : `${pauseReasonLabel[pause.reason].word} since ${since.local}`;
  return {
    tone: 'paused',
    icon: 'octagon-pause',
    text: `${said.replace(/[.!?…]?$/, (end) => end || '.')} Held: sending, due times, follow-ups and escalations.`,
    link: { href: '/system/pause', label: 'Details' },
  };
}

function shortened(reason: string): string {
  const line = reason.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON).trimEnd()}…` : line;
}
