/** The eleven standard operating procedures and how one is found. */
import {
  CONTENT_TYPES_OF,
  parseContentType,
  parsePlatform,
  PLATFORMS,
  type ContentType,
  type Platform,
} from '../platforms';
import { no, yes, type Verdict } from '../verdict';
import { EMAIL_SOPS } from './email';
import { INSTAGRAM_SOPS } from './instagram';
import { LINKEDIN_SOPS } from './linkedin';
import type { Sop } from './sop';
import { TWITTER_SOPS } from './twitter';

export type { MediaLimit, PlatformLimits, Sop, TextLimit } from './sop';
export { limitsOf, otherText } from './limits';

export const SOPS: readonly Sop[] = [...LINKEDIN_SOPS, ...INSTAGRAM_SOPS, ...TWITTER_SOPS, ...EMAIL_SOPS];

const SOP_SECTIONS = [
  { key: 'where', heading: 'WHERE' },
  { key: 'how', heading: 'HOW' },
  { key: 'tips', heading: 'TIPS' },
  { key: 'mistakes', heading: 'COMMON MISTAKES' },
] as const satisfies { key: keyof Sop; heading: string }[];

/** `fallback` says that the platform has no procedure for this type and its usual one is given instead. */
export type FoundSop = { sop: Sop; fallback: boolean };

/** The procedure for what a platform publishes; its default one where the type has none of its own. */
export function sopOf(platform: Platform, contentType: ContentType): FoundSop {
  const own = find(platform, contentType);
  if (own) return { sop: own, fallback: false };
  const usual = find(platform, CONTENT_TYPES_OF[platform][0]);
  if (!usual) throw new RangeError(`${platform} has no default procedure`);
  return { sop: usual, fallback: true };
}

/** The same for words that people and machines typed: "X", "quote_retweet". An unknown platform is refused. */
export function sopFor(platform: string, contentType: string): Verdict<FoundSop> {
  const known = parsePlatform(platform);
  if (!known) {
    return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'platform', detail: { platforms: PLATFORMS } });
  }
  return yes(sopOf(known, parseContentType(contentType) ?? 'other'));
}

/** A procedure by the key a task carries. */
export function sopByKey(key: string): Sop | undefined {
  return SOPS.find((sop) => sop.key === key);
}

function find(platform: Platform, contentType: ContentType) {
  return SOPS.find((sop) => sop.platform === platform && sop.content_type === contentType);
}

/** The procedure as plain text, for a task that must stay readable when the procedure has moved on. */
export function instructionsText(sop: Sop): string {
  const sections = SOP_SECTIONS.map(({ key, heading }) => {
    const lines = sop[key].map((line, index) => (key === 'how' ? `${index + 1}. ${line}` : `- ${line}`));
    return [heading, ...lines].join('\n');
  });
  return [`${sop.name} (version ${sop.version})`, ...sections, `PROOF\n${sop.proof}`].join('\n\n');
}
