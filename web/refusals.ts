import type { Refusal, RefusalCode, RefusalReason } from '../workflows/domain/verdict';
import {
  campaignStatusLabel,
  contentTypeLabel,
  platformLabel,
  proofTypeLabel,
  stageLabel,
  taskStatusLabel,
} from './labels';
import { describeDay } from './times';

/** The only place where a refusal becomes a status and a sentence. */

const STATUSES: Record<RefusalCode, number> = {
  VALIDATION_FAILED: 422,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  ILLEGAL_TRANSITION: 409,
  GATE_LOCKED: 409,
  QC_FAILED: 409,
  STALE_LINEAGE: 409,
  SCHEMA_INCOMPATIBLE: 409,
  PREVIEW_STALE: 409,
  SYSTEM_PAUSED: 409,
  FEATURE_DISABLED: 404,
  RATE_LIMITED: 429,
  TOO_LARGE: 413,
  // What we depend on does not answer. No 5xx: htmx would leave the page as it is, without the sentence.
  UNAVAILABLE: 424,
};

type Detail = Record<string, unknown>;

const SENTENCES: Record<RefusalReason, string | ((detail: Detail) => string)> = {
  FIELDS_INVALID: 'Some of it cannot be saved like this. What is wrong stands beside each field.',
  BODY_MALFORMED: 'The request could not be read: its body is not what its content type says.',
  BODY_NOT_JSON: 'The body must be JSON: send it with the content type application/json.',
  SIGN_IN_REQUIRED: 'Sign in first.',
  SIGN_IN_FAILED: 'That e-mail address and password do not belong together.',
  TOO_MANY_ATTEMPTS: ({ minutes }) =>
    `Too many attempts. Try again in ${numberOr(minutes, 15)} ${numberOr(minutes, 15) === 1 ? 'minute' : 'minutes'}.`,
  NOT_PERMITTED: 'Your role may not do this. A lead or an admin can.',
  CROSS_SITE: 'This came from another site, so it was not done. Open the page here and try again.',
  NO_SUCH_RECORD: 'There is nothing here, or nothing that is shared with you.',
  FEATURE_OFF: 'Campaign operations are switched off on this installation.',
  BODY_TOO_LARGE: ({ limit }) =>
    `That is too large to take${given(limit, (most) => `: the limit is ${most}`)}.`,
  EDITED_MEANWHILE: ({ by }) =>
    `${textOr(by, 'Someone')} changed this while you were editing. Nothing of yours was saved yet: compare and save again.`,
  NAME_TAKEN: ({ name }) =>
    `${given(name, (taken) => `“${taken}”`) || 'That name'} is taken. Choose another name.`,
  EMAIL_TAKEN: 'Somebody already has an account with this address.',
  OWN_ACCOUNT: 'This is your own account. Somebody else has to disable it.',
  COMMAND_REUSED: 'This was already sent with other content. Reload the page and send it again.',
  CAMPAIGN_TRANSITION: ({ action, status }) =>
    `A campaign that is ${statusWord(status, campaignStatusLabel)} cannot be ${pastOf(action)}.`,
  CAMPAIGN_NOT_READY: ({ missing }) => `The campaign cannot run yet. Missing: ${wordsOf(missing, MISSING)}.`,
  CAMPAIGN_CLOSED: ({ status }) =>
    `The campaign is ${statusWord(status, campaignStatusLabel)}: nothing in it changes any more.`,
  CONFIRMATION_MISMATCH: ({ expected }) =>
    `Type ${given(expected, (name) => `“${name}”`) || 'the name'} exactly as it stands there to confirm.`,
  CLIENT_ARCHIVED: 'This client is archived. Take it out of the archive first.',
  CLIENT_NOT_ARCHIVED: 'This client is not archived.',
  CLIENT_RUNNING: ({ campaigns }) =>
    `Work still runs for this client: ${namesOf(campaigns)}. Complete it first; then the client can be archived.`,
  IMPORT_FILE_MISSING: 'Choose a CSV file, or paste its rows.',
  IMPORT_NOT_TEXT: 'The file is not text in UTF-8. Save it as “CSV UTF-8” and choose it again.',
  IMPORT_NOT_CSV: ({ line }) =>
    `The file stops being CSV${given(line, (at) => ` at line ${at}`)}: a quotation mark there is never closed, or stands inside a value.`,
  IMPORT_HEADER: ({ missing, unknown, doubled }) =>
    `The first line does not name the columns that are expected.${[
      given(columnsOf(missing), (names) => ` Missing: ${names}.`),
      given(columnsOf(unknown), (names) => ` Not known here: ${names}.`),
      given(columnsOf(doubled), (names) => ` Named twice: ${names}.`),
    ].join('')}`,
  IMPORT_EMPTY: 'The file has no rows under its first line.',
  IMPORT_TOO_MANY: ({ limit }) =>
    `The file has more than ${numberOr(limit, 20_000).toLocaleString('en-GB')} rows. Split it into several.`,
  IMPORT_ROWS_WRONG: ({ wrong, rows }) =>
    `Nothing was imported: ${numberOr(wrong, 1).toLocaleString('en-GB')} of ${numberOr(rows, 1).toLocaleString('en-GB')} rows ${numberOr(wrong, 1) === 1 ? 'is' : 'are'} wrong. Correct them and send the whole file again.`,
  IMPORT_FORGOTTEN: 'This file was checked too long ago and is no longer kept. Send it again.',
  PLAN_NOT_IN_REVIEW: 'This plan is not waiting for a decision.',
  PLAN_DECIDED: ({ by, decision }) =>
    `${textOr(by, 'Someone')} was first: this version is already ${textOr(decision, 'decided').toLowerCase()}.`,
  PLAN_NOT_SHOWN: ({ head }) =>
    `The plan changed since you read it${given(head, (newest) => `: version ${newest} is the newest`)}. Read it, then decide.`,
  PLAN_MISSING: 'The campaign has no plan for that yet: one is drafted first, and approved.',
  PLAN_PENDING: 'A plan is already waiting for a decision. Decide on that one first.',
  PLAN_UNCHANGED: ({ version }) =>
    `Nothing is different from version ${textOr(version, 'that stands')}, so no new version was made.`,
  PLAN_OWN:
    'You wrote a part of this version, and the policy asks for somebody else’s approval. Another lead or an admin can approve it; you can still reject it.',
  PLAN_APPROVED_BY_YOU:
    'You have approved this version already. It waits for a second person: another lead or an admin.',
  PLAN_BEING_DRAFTED: ({ by, version }) =>
    `${textOr(by, 'Somebody')} asked for a new draft already: version ${textOr(version, 'after this one')} is on its way. Wait for it, then ask again.`,
  ARTIFACT_MISSING: 'There is no version of this yet. Save one first.',
  ARTIFACT_NOT_SHOWN: ({ head }) =>
    `It changed since you read it${given(head, (newest) => `: version ${newest} is the newest`)}. Read it, then decide.`,
  ARTIFACT_DECIDED: ({ by, version, decision }) =>
    `${textOr(by, 'Someone')} was first: version ${textOr(version, 'that was shown')} is already ${decision === 'REJECTED' ? 'rejected' : 'approved'}.`,
  ARTIFACT_INVALID: 'Something is missing or wrong in it. What it is stands beside each field.',
  ARTIFACT_GATE: ({ missing }) => `${stageProblems(missing)} Then this opens.`,
  ARTIFACT_STALE: ({ stale, confirmable }) =>
    `It was built on what is not in force any more: ${list(stale, staleWords)}. Save it again on what is in force now${confirmable === true ? ', or confirm it unchanged' : ''}.`,
  ARTIFACT_QC_FAILED: ({ blockers }) =>
    `Quality control found what must not go on: ${sentencesOf(blockers)} Correct it and save a new version.`,
  ARTIFACT_TRANSITION: ({ status }) =>
    `A version that is ${textOr(status, 'past that').toLowerCase().replaceAll('_', ' ')} cannot be decided on.`,
  ARTIFACT_OWN:
    'You wrote this version, and the policy asks for somebody else’s approval. Another lead or an admin can approve it; you can still reject it.',
  ARTIFACT_COMMENT: 'Quality control warns of something. Say why it may go on.',
  ARTIFACT_UNCONFIRMED: 'Tick that you have read it, or say something about it.',
  ARTIFACT_NOT_FLAGGED: 'It is not flagged: there is nothing to confirm.',
  ARTIFACT_NOT_IN_FORCE: 'No version of it is in force.',
  ARTIFACT_SCHEMA: ({ saved, current }) =>
    `It was written for ${textOr(saved, 'another form')} and cannot be read as ${textOr(current, 'today’s')}. Save it in today’s form.`,
  ARTIFACT_UNCHANGED: ({ version }) =>
    `Nothing is different from version ${textOr(version, 'that stands')}, so no new version was made.`,
  JOB_NOT_PLANNED:
    'The intake in force does not ask for that. Choose it there, and have the intake approved.',
  JOB_ASKED: 'That is on its way already.',
  JOBS_ALL_ASKED: 'Everything that was chosen is written or on its way.',
  NOTHING_PLANNED: 'Nothing is to be drafted: the intake in force chooses nothing, or none is approved yet.',
  STAGE_UNKNOWN: ({ stages }) => `There is no such stage. The stages are ${list(stages)}.`,
  REASON_REQUIRED: ({ least, most }) =>
    `Say why, in ${numberOr(least, 3)} to ${numberOr(most, 2000)} characters: the next person will ask.`,
  TASK_TRANSITION: ({ action, status }) =>
    `A task that is ${statusWord(status, taskStatusLabel)} cannot be ${pastOf(action)}.`,
  TASK_ALREADY_DONE: ({ by }) =>
    `This task is already done${given(by, (name) => ` (by ${name})`)}. Nothing was changed.`,
  TASK_CLAIMED: ({ by }) => `${textOr(by, 'Someone else')} is already working on this task.`,
  ASSIGNEE_UNKNOWN: 'Choose somebody who works here and may see this campaign.',
  PROOF_TYPE: ({ allowed }) =>
    `That kind of proof does not count here. Possible: ${list(allowed, (type) => word(type, proofTypeLabel))}.`,
  PROOF_URL: 'That is not a link. Paste the full address, starting with https://.',
  PROOF_HOST: ({ host, platform, hosts }) =>
    `${textOr(host, 'That address')} is not ${word(platform, platformLabel)}. Paste the link of the post itself (${list(hosts)}).`,
  PROOF_URL_USED: ({ task, title }) =>
    `This link already proves another post${given(title ?? task, (name) => ` (“${name}”)`)}. Each post has its own link.`,
  PROOF_TEXT: ({ least, most }) =>
    `Describe it in ${numberOr(least, 10)} to ${numberOr(most, 5000)} characters.`,
  PROOF_FILE: 'Choose the file that shows it.',
  PROOF_NOTE: ({ least }) => `Say how you know it was done, in at least ${numberOr(least, 10)} characters.`,
  PROOF_ROLE: 'Only a lead or an admin can vouch for a task without other proof.',
  POSTED_AT: 'The time of the post lies in the future or before the task existed.',
  FILE_TYPE: ({ allowed, broken, empty, locked, found }) => {
    const possible = given(listOrNone(allowed), (kinds) => ` Possible: ${kinds}.`);
    if (empty) return 'That file is empty. Choose it again, or another one.';
    if (broken)
      return 'That file is damaged or cut off: it cannot be opened. Choose it again, or another one.';
    if (locked) return 'That PDF is locked with a password, so nobody could check it. Save it without one.';
    if (found) return `That is ${textOr(found, 'something else')}, which is not taken.${possible}`;
    return `That kind of file is not taken.${possible}`;
  },
  FILE_SIZE: ({ limit }) => `The file is too large${given(limit, (most) => `: the limit is ${most}`)}.`,
  FILE_PIXELS: ({ width, height, limit }) =>
    `That picture is too large to open (${numberOr(width, 0)} × ${numberOr(height, 0)}): at most ${numberOr(limit, 60_000_000) / 1_000_000} million pixels. Make it smaller, or take a screenshot of it.`,
  FILES_AWAY:
    'Files cannot be kept or read at this moment: their store does not answer. What you typed is still here; try again in a few minutes.',
  TIME_PAST: 'That time has passed. Choose one that lies ahead.',
  TIME_SKIPPED: ({ choices }) =>
    `The clocks go forward over that time, so it does not exist. Choose ${list(localsOf(choices))}.`,
  TIME_DOUBLED: ({ choices }) =>
    `The clocks go back, so that time happens twice. Choose ${list(localsOf(choices))}.`,
  TIME_OUTSIDE_CAMPAIGN: ({ start_date: from, end_date: to }) =>
    `That day lies outside the campaign${given(from, (first) => `, which runs from ${describeDay(first)} to ${given(to, describeDay) || 'its end'}`)}.`,
  ITEM_CLOSED: 'This calendar item is published or cancelled and no longer changes.',
  ITEM_PLATFORM: ({ platform, platforms }) =>
    `The campaign does not publish on ${word(platform, platformLabel)}. Choose ${list(platforms, (one) => word(one, platformLabel))}.`,
  ITEM_KIND: ({ platform, content_types: types }) =>
    `That is not published on ${word(platform, platformLabel)}. Choose ${list(types, (one) => word(one, contentTypeLabel))}.`,
  RESUME_PREVIEW: 'The dates changed since the preview was drawn. Look at the new one, then resume.',
  CALENDAR_PREVIEW: 'This changes the calendar. Look at what it does, then send it again.',
  NOTHING_TO_ASSIGN: 'It has no open task that could be given to anybody.',
  NOT_PAUSED: 'It is not paused.',
  EXPORT_UNREADABLE: ({ where }) =>
    `That is no export of a campaign that can be read here${given(where, (path) => `: ${path} is not right`)}.`,
  EXPORT_CHANGED: 'The file was changed after it was exported: its checksum no longer fits. Export it again.',
  IMPORT_CLASH:
    'Something in it is here already and may be here only once, such as the link of a post. Delete the campaign that has it, then import again.',
  UNKNOWN_ACTION: ({ action, actions }) =>
    `${given(action, (name) => `“${name}”`) || 'That'} is none of the automated operations${given(actions, (known) => `: they are ${String(known).replaceAll(',', ', ')}`)}.`,
  RUN_WHILE_PAUSED: ({ by, why }) =>
    `${textOr(by, 'Somebody')} paused it${given(why, (reason) => `: ${reason}`)}. Nothing is run before it is resumed.`,
  ALREADY_PAUSED: ({ by, since }) =>
    `It is already paused${given(by, (name) => ` by ${name}`)}${given(since, (at) => ` since ${at}`)}.`,
};

const MISSING: Record<string, string> = {
  PLATFORM: 'a platform',
  CADENCE: 'at least one post a week',
  CALL_TO_ACTION: 'the call to action',
  DATES: 'an end that is not before the start',
  END_DATE_PAST: 'an end date that lies ahead',
  PLAN_APPROVED: 'an approved plan',
};

const PAST: Record<string, string> = {
  activate: 'activated',
  pause: 'paused',
  resume: 'resumed',
  complete: 'completed',
  archive: 'archived',
  reopen: 'reopened',
  block: 'blocked',
  unblock: 'unblocked',
  claim: 'claimed',
  release: 'released',
  reschedule: 'rescheduled',
  assign: 'given to somebody else',
  dismiss: 'dismissed',
};

export function statusOf(refusal: Refusal): number {
  if (refusal.reason === 'BODY_MALFORMED') return 400;
  return refusal.reason === 'BODY_NOT_JSON' ? 415 : STATUSES[refusal.code];
}

/** What a person reads beside the button or field. */
export function sentenceOf(refusal: Pick<Refusal, 'reason' | 'detail'>): string {
  const sentence = SENTENCES[refusal.reason];
  return typeof sentence === 'string' ? sentence : sentence(refusal.detail ?? {});
}

/** Field → sentence. A refusal about no field has none: its sentence stands at the top of the form. */
export function fieldErrors(refusal: Refusal): Record<string, string> {
  const fields = refusal.detail?.['fields'];
  if (refusal.reason === 'FIELDS_INVALID' && isRecord(fields)) {
    return Object.fromEntries(Object.entries(fields).map(([name, says]) => [name, String(says)]));
  }
  return refusal.field === undefined ? {} : { [refusal.field]: sentenceOf(refusal) };
}

/** The same for machines. `trace_id` finds the request in the log. */
export function machineForm(refusal: Refusal, traceId: string) {
  const details = {
    ...refusal.detail,
    reason: refusal.reason,
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
  };
  return { error_code: refusal.code, message: sentenceOf(refusal), details, trace_id: traceId };
}

type Labelled = Record<string, { word: string }>;

function word(value: unknown, labels: Labelled): string {
  return labels[String(value)]?.word ?? textOr(value, 'that');
}

function statusWord(value: unknown, labels: Labelled): string {
  return word(value, labels).toLowerCase();
}

function pastOf(action: unknown): string {
  return PAST[String(action)] ?? 'changed this way';
}

function wordsOf(codes: unknown, words: Record<string, string>): string {
  return list(codes, (code) => words[String(code)] ?? String(code).toLowerCase().replaceAll('_', ' '));
}

function list(values: unknown, each: (value: unknown) => string = String): string {
  return listOrNone(values, each) ?? 'none';
}

function listOrNone(values: unknown, each: (value: unknown) => string = String): string | undefined {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const words = values.map(each);
  return words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Each ends as a sentence does. */
function sentencesOf(values: unknown): string {
  return Array.isArray(values) ? values.join(' ') : '';
}

function columnsOf(names: unknown): string {
  return Array.isArray(names) ? names.map((name) => `“${String(name)}”`).join(', ') : '';
}

const MOST_NAMES = 5;

function namesOf(names: unknown): string {
  const all = Array.isArray(names) ? names.map((name) => `“${String(name)}”`) : [];
  const more = all.length - MOST_NAMES;
  return [...all.slice(0, MOST_NAMES), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function localsOf(choices: unknown): string[] {
  if (!Array.isArray(choices)) return [];
  return choices.map((choice) => (isRecord(choice) ? String(choice['local']) : String(choice)));
}

function given(value: unknown, say: (text: string) => string): string {
  return value === undefined || value === null || value === '' ? '' : say(String(value));
}

function textOr(value: unknown, otherwise: string): string {
  return given(value, (text) => text) || otherwise;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** What keeps a stage closed, a sentence for each. */
function stageProblems(missing: unknown): string {
  if (!Array.isArray(missing)) return 'Something before it is not approved.';
  return missing
    .map((one: unknown) => {
      const { stage, why } = isRecord(one) ? one : {};
      const name = word(stage, stageLabel);
      return why === 'FLAGGED'
        ? `${name} is flagged: somebody has to look at it again.`
        : `${name} has to be approved first.`;
    })
    .join(' ');
}

function staleWords(one: unknown): string {
  const { stage, built_on: from, in_force: to } = isRecord(one) ? one : {};
  const name = word(stage, stageLabel);
  if (from === null || from === undefined) return `${name}, which it was not built on`;
  return to === null
    ? `${name} version ${String(from)}, which was withdrawn`
    : `${name} version ${String(from)}, now version ${String(to)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
