/**
 * How long a text is as its platform counts it, and what is wrong with it.
 *
 * - X counts weighted: see `weightedLength`.
 * - LinkedIn and Instagram publish a number of "characters" without saying which. We count UTF-16 code units
 *   of the composed text, because no other reading is larger: what fits here fits there.
 * - Email is judged by the bytes at which Gmail clips a message; its subject and preheader by characters.
 *
 * Texts of several parts (X and LinkedIn threads) are one string whose parts are separated by a line that
 * holds nothing but `---`. Parts keep their own numbers, "1/5"; those count, because they are published.
 */
import type { ContentType, Platform } from './platforms';
import { limitsOf, otherText, type PlatformLimits, type TextLimit } from './sops';

/** Length in the platform's own unit. Threads are measured part by part: use `partsOf` first. */
export function lengthOf(platform: Platform, text: string): number {
  return measure(limitsOf(platform, 'other').text.unit, text);
}

function measure(unit: TextLimit['unit'], text: string): number {
  const composed = text.normalize('NFC');
  if (unit === 'weighted') return weightedLength(composed);
  return unit === 'bytes' ? new TextEncoder().encode(composed).length : composed.length;
}

// X's counting ---------------------------------------------------------------------------------------

const URL_WEIGHT = 23;
const EMOJI_WEIGHT = 2;

/** Code points that weigh 1; every other weighs 2. */
const LIGHT_RANGES = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

/**
 * Top-level domains under which X links a name that is written without `https://`. X knows all of them; these
 * are the ones that occur in copy. Under others a bare name is counted as the text it is.
 */
const BARE_TLDS =
  'com|org|net|edu|gov|info|biz|io|co|ai|app|dev|me|tv|ly|gl|shop|store|blog|agency|studio|design|online|site|' +
  'tech|cloud|media|digital|events|news|xyz|eu|uk|ie|de|at|ch|fr|es|pt|it|nl|be|lu|dk|se|no|fi|is|pl|cz|sk|hu|' +
  'ro|bg|gr|cy|mt|hr|si|ee|lv|lt|ua|tr|il|ae|sa|in|pk|sg|my|id|ph|th|vn|jp|kr|cn|hk|tw|au|nz|za|ng|ke|us|ca|mx|br|ar|cl';

const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}])?';
/** A path or query ends on something that carries meaning, so that a full stop after a link stays a full stop. */
const PATH = "[a-z0-9\\p{Script=Cyrillic}!*';:=+,.$/%#\\[\\]_~@|&?-]";
/** Brackets belong to a link only as a pair. */
const PAIR = `\\(${PATH}*\\)`;
const TAIL = `(?:[/?](?:${PATH}|${PAIR})*(?:[a-z0-9=_#/+-]|${PAIR})|/)?`;
/** Not inside a word, a hashtag, an address or a handle. */
const BEFORE = '(?<![\\p{L}\\p{N}@#$._-])';
const URLS = new RegExp(
  `https?://${LABEL}(?:\\.${LABEL})+(?::\\d+)?${TAIL}` +
    `|${BEFORE}(?:${LABEL}\\.)+(?:${BARE_TLDS})(?![\\p{L}\\p{N}@_-])(?::\\d+)?${TAIL}`,
  'giu',
);
/** Made from a string because the `v` flag is younger than our compile target. */
const EMOJI = new RegExp('\\p{RGI_Emoji}', 'gv');

/**
 * X's weighted length (its configuration, version 3): Latin and most alphabetic scripts 1, all others 2, a
 * link 23 however long it is, an emoji 2 however many code points it is made of. NFC first.
 */
export function weightedLength(text: string): number {
  const composed = text.normalize('NFC');
  const links = composed.match(URLS)?.length ?? 0;
  const withoutLinks = composed.replaceAll(URLS, '');
  const emoji = withoutLinks.match(EMOJI)?.length ?? 0;
  const rest = withoutLinks.replaceAll(EMOJI, '');
  let weight = links * URL_WEIGHT + emoji * EMOJI_WEIGHT;
  for (const character of rest) weight += weightOf(character.codePointAt(0) ?? 0);
  return weight;
}

/** Links as X sees them, in order. */
export function linksIn(text: string): string[] {
  return text.match(URLS) ?? [];
}

function weightOf(codePoint: number): number {
  return LIGHT_RANGES.some(([first, last]) => codePoint >= first && codePoint <= last) ? 1 : 2;
}

// Parts ----------------------------------------------------------------------------------------------

export const PART_SEPARATOR = '\n\n---\n\n';

/** The parts of a thread, or the one text of anything else. */
export function partsOf(contentType: ContentType, text: string): string[] {
  if (contentType !== 'thread') return [text];
  return text.split(/^[ \t]*---[ \t]*$/m).map((part) => part.trim());
}

export type EmailParts = { subject: string | null; preheader: string | null; body: string };

/** An email's text begins with the lines `Subject:` and `Preheader:`; the body follows a blank line. */
export function emailParts(text: string): EmailParts {
  const subject = /^Subject:[ \t]*(.*)$/im.exec(headOf(text))?.[1]?.trim() ?? null;
  const preheader = /^Preheader:[ \t]*(.*)$/im.exec(headOf(text))?.[1]?.trim() ?? null;
  const body = subject === null && preheader === null ? text : text.slice(headOf(text).length);
  return { subject, preheader, body: body.trim() };
}

function headOf(text: string): string {
  const blank = /\r?\n[ \t]*\r?\n/.exec(text);
  return blank ? text.slice(0, blank.index) : text;
}

// Hashtags -------------------------------------------------------------------------------------------

/** Hashtags as the platforms link them: not in the middle of a word or a link, and not only digits. */
export function hashtagsIn(text: string): string[] {
  return text.match(/(?<![\p{L}\p{N}_&/#])#[\p{L}\p{N}_]*[\p{L}_][\p{L}\p{M}\p{N}_]*/gu) ?? [];
}

// The check ------------------------------------------------------------------------------------------

export type LengthFinding = {
  level: 'warn' | 'error';
  code:
    | 'TEXT_TOO_LONG'
    | 'TEXT_CLIPPED'
    | 'TOO_MANY_PARTS'
    | 'TOO_MANY_HASHTAGS'
    | 'MANY_HASHTAGS'
    | 'SUBJECT_MISSING'
    | 'SUBJECT_TOO_LONG'
    | 'SUBJECT_LONG'
    | 'PREHEADER_LONG'
    | 'PREHEADER_SHORT';
  /** What was counted and the number it was held against. */
  counted: number;
  limit: number;
  /** Which part of a thread, from 1. */
  part?: number;
};

export type LengthCheck = {
  level: 'ok' | 'warn' | 'error';
  unit: TextLimit['unit'];
  /** Of the part that comes nearest its limit, when there are several. */
  length: number;
  limit: number;
  /** How much has to go; 0 when it fits. */
  over: number;
  /** Where the feed cuts the text behind "more", by device. */
  fold: { desktop?: number; mobile?: number } | null;
  /** One entry a part; one in all for everything that is not a thread. */
  parts: { length: number; limit: number; over: number }[];
  hashtags: number;
  /** A good number of hashtags; null where there are none. */
  hashtag_advice: { least: number; most: number } | null;
  findings: LengthFinding[];
};

/** Measures a whole copy text against its platform. `error` would be refused there, `warn` works but worse. */
export function checkLength(platform: Platform, contentType: ContentType, text: string): LengthCheck {
  const limits = limitsOf(platform, contentType);
  const parts = partsOf(contentType, text).map((part, index) => partLength(limits, contentType, part, index));
  const fullest = parts.reduce((a, b) => (b.length - b.limit > a.length - a.limit ? b : a));
  const hashtags = hashtagsIn(text).length;
  const findings = [
    ...lengthFindings(platform, parts),
    ...threadFindings(platform, contentType, parts.length),
    ...hashtagFindings(limits, hashtags),
    ...(platform === 'email' ? emailFindings(limits, text) : []),
  ];
  return {
    level: levelOf(findings),
    unit: limits.text.unit,
    ...fullest,
    fold: limits.text.fold ?? null,
    parts,
    hashtags,
    hashtag_advice: limits.hashtags?.advised ?? null,
    findings,
  };
}

function partLength(limits: PlatformLimits, contentType: ContentType, part: string, index: number) {
  const isComment = limits.platform === 'linkedin' && contentType === 'thread' && index > 0;
  const limit = isComment ? otherText(limits, 'Comment').max : limits.text.max;
  const length = measure(limits.text.unit, part);
  return { length, limit, over: Math.max(0, length - limit) };
}

function lengthFindings(platform: Platform, parts: LengthCheck['parts']): LengthFinding[] {
  return parts.flatMap(({ length, limit, over }, index): LengthFinding[] => {
    if (over === 0) return [];
    const about = { counted: length, limit, ...(parts.length > 1 ? { part: index + 1 } : {}) };
    // A long email is still delivered, its end is only hidden.
    if (platform === 'email') return [{ level: 'warn', code: 'TEXT_CLIPPED', ...about }];
    return [{ level: 'error', code: 'TEXT_TOO_LONG', ...about }];
  });
}

const X_THREAD_MOST = 25;
/** One post and at most five comments below it. */
const LINKEDIN_THREAD_MOST = 6;

function threadFindings(platform: Platform, contentType: ContentType, count: number): LengthFinding[] {
  if (contentType !== 'thread') return [];
  if (platform === 'twitter' && count > X_THREAD_MOST) {
    return [{ level: 'error', code: 'TOO_MANY_PARTS', counted: count, limit: X_THREAD_MOST }];
  }
  if (platform === 'linkedin' && count > LINKEDIN_THREAD_MOST) {
    return [{ level: 'warn', code: 'TOO_MANY_PARTS', counted: count, limit: LINKEDIN_THREAD_MOST }];
  }
  return [];
}

function hashtagFindings({ hashtags: rule }: PlatformLimits, counted: number): LengthFinding[] {
  if (!rule) return [];
  if (rule.error_above !== null && counted > rule.error_above) {
    return [{ level: 'error', code: 'TOO_MANY_HASHTAGS', counted, limit: rule.error_above }];
  }
  if (counted > rule.warn_above) {
    return [{ level: 'warn', code: 'MANY_HASHTAGS', counted, limit: rule.warn_above }];
  }
  return [];
}

const PREHEADER_LEAST = 40;

function emailFindings(limits: PlatformLimits, text: string): LengthFinding[] {
  const { subject, preheader } = emailParts(text);
  const hard = otherText(limits, 'Subject, hard limit of a header line').max;
  const advised = otherText(limits, 'Subject, as advised').max;
  const preheaderMost = otherText(limits, 'Preheader, as advised').max;
  const findings: LengthFinding[] = [];
  if (!subject) findings.push({ level: 'error', code: 'SUBJECT_MISSING', counted: 0, limit: 1 });
  const length = subject?.length ?? 0;
  if (length > hard)
    findings.push({ level: 'error', code: 'SUBJECT_TOO_LONG', counted: length, limit: hard });
  else if (length > advised) {
    findings.push({ level: 'warn', code: 'SUBJECT_LONG', counted: length, limit: advised });
  }
  const shown = preheader?.length ?? 0;
  if (shown > preheaderMost) {
    findings.push({ level: 'warn', code: 'PREHEADER_LONG', counted: shown, limit: preheaderMost });
  }
  if (shown < PREHEADER_LEAST) {
    findings.push({ level: 'warn', code: 'PREHEADER_SHORT', counted: shown, limit: PREHEADER_LEAST });
  }
  return findings;
}

function levelOf(findings: LengthFinding[]): LengthCheck['level'] {
  if (findings.some((finding) => finding.level === 'error')) return 'error';
  return findings.length > 0 ? 'warn' : 'ok';
}
