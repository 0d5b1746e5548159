import { createHash } from 'node:crypto';
import type { CalendarItemRow, TaskRow } from '../../db/tables';
import type { ContentType, Platform, TaskPlatform } from '../../workflows/domain/platforms';
import {
  checkLength,
  emailParts,
  partsOf,
  type LengthCheck,
  type LengthFinding,
} from '../../workflows/domain/text-length';
import { platformLabel } from '../labels';

/** One thing to copy: a button takes exactly its text. */
export type CopyBlock = { id: string; label: string; what: string; text: string; isLink: boolean };

/** How long the copy is by its platform's own counting, in words; `over` when it would be refused or cut. */
export type Counter = { words: string; over: boolean; findings: Array<{ text: string; wrong: boolean }> };

type Words = Pick<TaskRow, 'copy_text' | 'platform' | 'content_type'>;
type Item = Pick<
  CalendarItemRow,
  'hashtags' | 'first_comment' | 'link_url' | 'alt_text' | 'utm' | 'cta_text' | 'asset_ref'
>;

/** Everything of a publication that is pasted somewhere, in the order in which it is needed. */
export function presentBlocks(task: Words, item: Item | undefined): CopyBlock[] {
  const blocks = [
    ...textBlocks(task),
    block('hashtags', 'Hashtags', 'hashtags', hashtagLine(item?.hashtags ?? [])),
    block('first-comment', 'First comment', 'first comment', item?.first_comment),
    block('link', 'Tracked link', 'link', trackedLink(item), true),
    block('alt-text', 'Alt text', 'alt text', item?.alt_text),
  ];
  return blocks.filter(({ text }) => text !== '');
}

function block(
  id: string,
  label: string,
  what: string,
  text: string | null | undefined,
  isLink = false,
): CopyBlock {
  return { id: `copy-${id}`, label, what, text: text?.trim() ?? '', isLink };
}

function textBlocks({ copy_text, platform, content_type }: Words): CopyBlock[] {
  const text = copy_text ?? '';
  if (platform === 'email') {
    const { subject, preheader, body } = emailParts(text);
    return [
      block('subject', 'Subject', 'subject', subject),
      block('preheader', 'Preheader', 'preheader', preheader),
      block('body', 'Message', 'message', body),
    ];
  }
  const parts = partsOf(content_type, text);
  if (parts.length === 1) return [block('text', 'Copy', 'text', text)];
  return parts.map((part, at) =>
    block(`part-${at + 1}`, `Part ${at + 1} of ${parts.length}`, `part ${at + 1}`, part),
  );
}

export function hashtagLine(hashtags: readonly string[]): string {
  return hashtags.map((tag) => (tag.startsWith('#') ? tag : `#${tag}`)).join(' ');
}

/** The link with its tracking parameters; what the link says itself stays. */
export function trackedLink(item: Pick<Item, 'link_url' | 'utm'> | undefined): string {
  if (!item?.link_url || !URL.canParse(item.link_url)) return item?.link_url ?? '';
  const url = new URL(item.link_url);
  for (const [name, value] of Object.entries(item.utm)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return url.toString();
}

/** The counter for a text with the hashtags it is published with; undefined where nothing is published. */
export function presentCounter(
  platform: TaskPlatform,
  contentType: ContentType,
  text: string,
  hashtags: readonly string[] = [],
): Counter | undefined {
  if (platform === 'internal') return undefined;
  const check = checkLength(platform, contentType, published(text, hashtags));
  return {
    words: counterWords(platform, check, hashtags.length > 0),
    over: check.level === 'error' || check.over > 0,
    findings: check.findings.map((finding) => ({
      text: findingWords(platform, finding),
      wrong: finding.level === 'error',
    })),
  };
}

function published(text: string, hashtags: readonly string[]): string {
  const line = hashtagLine(hashtags);
  return line === '' || text.includes(line) ? text : `${text}\n\n${line}`;
}

const UNITS: Record<LengthCheck['unit'], string> = {
  characters: 'characters',
  weighted: 'characters as X counts them',
  bytes: 'bytes',
};

function counterWords(platform: Platform, check: LengthCheck, withHashtags: boolean): string {
  const { length, limit, parts, fold, unit } = check;
  const where = parts.length > 1 ? `${parts.length} parts, the fullest ` : '';
  const cut = fold
    ? [fold.desktop && `${fold.desktop} on a desktop`, fold.mobile && `${fold.mobile} on a phone`].filter(
        Boolean,
      )
    : [];
  return [
    `${where}${grouped(length)} of ${grouped(limit)} ${UNITS[unit]}${withHashtags ? ', hashtags included' : ''}`,
    cut.length > 0 && `${platformLabel[platform].word} folds it after about ${cut.join(', ')}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function findingWords(platform: Platform, { code, counted, limit, part }: LengthFinding): string {
  const where = part === undefined ? '' : `Part ${part}: `;
  const name = platformLabel[platform].word;
  switch (code) {
    case 'TEXT_TOO_LONG':
      return `${where}${grouped(counted - limit)} too many: ${name} takes ${grouped(limit)}.`;
    case 'TEXT_CLIPPED':
      return `Gmail hides what comes after ${grouped(limit)} bytes; this has ${grouped(counted)}.`;
    case 'TOO_MANY_PARTS':
      return `${counted} parts: ${name} takes ${limit}.`;
    case 'TOO_MANY_HASHTAGS':
      return `${counted} hashtags: ${name} takes ${limit}.`;
    case 'MANY_HASHTAGS':
      return `${counted} hashtags: ${limit} or fewer do better.`;
    case 'SUBJECT_MISSING':
      return 'The subject is missing: begin with a line “Subject: …”.';
    case 'SUBJECT_TOO_LONG':
      return `The subject has ${counted} characters; ${limit} is the most a mail server takes.`;
    case 'SUBJECT_LONG':
      return `The subject has ${counted} characters; beyond ${limit} phones cut it.`;
    case 'PREHEADER_LONG':
      return `The preheader has ${counted} characters; ${limit} are shown at most.`;
    case 'PREHEADER_SHORT':
      return `The preheader has ${counted} characters; with fewer than ${limit} the inbox fills it up with the message.`;
  }
}

/** Names a text, so that an edit can tell whether the words it began from are still the ones that stand. */
export function textMark(text: string | null): string {
  return createHash('sha256')
    .update(text ?? '')
    .digest('base64url')
    .slice(0, 16);
}

function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
