/** Words for dates, lists, platforms and types, as plans use them. */
import { CAMPAIGN_TYPES, type CampaignType } from '../../workflows/domain/campaigns';
import type { Platform } from '../../workflows/domain/platforms';
import type { LocalDate } from '../../workflows/domain/time';

/** What a plan keeps of one line and of one paragraph; see `plans.schema.ts`. */
export const LINE_MAX = 300;
export const PARAGRAPH_MAX = 2_000;

export const PLATFORM_NAMES: Record<Platform, string> = {
  linkedin: 'LinkedIn',
  instagram: 'Instagram',
  twitter: 'X',
  email: 'Email',
};

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026-12-24` → "24 December 2026" */
export function dateWords(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** "a", "a and b", "a, b and c" */
export function listWords(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export function weekWords(first: number, last: number): string {
  return first === last ? `week ${first}` : `weeks ${first} to ${last}`;
}

export function quoted(text: string): string {
  return `“${text}”`;
}

/** Read in this order when the campaign does not name its type: the narrower words come first. */
const TYPE_HINTS: [RegExp, CampaignType][] = [
  [/\b(hir(e|ing)|recruit\w*|applicants?|vacanc\w+|candidates?)\b/i, 'HIRING'],
  [/\b(event|webinar|conference|summit|workshop|registrations?|attendees?|tickets?)\b/i, 'EVENT_PROMOTION'],
  [/\b(launch\w*|release|introduc\w+|new product|go live)\b/i, 'PRODUCT_LAUNCH'],
  [/\b(leads?|demos?|enquir\w+|inquir\w+|sign-?ups?|pipeline|meetings?|calls?)\b/i, 'LEAD_GENERATION'],
  [/\b(christmas|holiday|seasonal|black friday|easter|summer sale|winter sale)\b/i, 'SEASONAL_SALE'],
  [/\b(thought leader\w*|authority|expert\w*|credib\w+)\b/i, 'THOUGHT_LEADERSHIP'],
  [/\b(sell|sales?|revenue|orders?|purchases?|customers?)\b/i, 'SALES'],
  [/\b(engag\w+|communit\w+|followers?|comments?|interact\w+)\b/i, 'ENGAGEMENT'],
];

/** The campaign's type as it was chosen, else as its objective reads, else awareness. */
export function typeOf(brief: { campaign_type?: string | null; objective: string }): CampaignType {
  const typed = (brief.campaign_type ?? '')
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_');
  const chosen = CAMPAIGN_TYPES.find((type) => type === typed);
  return chosen ?? TYPE_HINTS.find(([hint]) => hint.test(brief.objective))?.[1] ?? 'BRAND_AWARENESS';
}
