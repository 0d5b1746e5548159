/** Where a campaign publishes, and what can be published there. */

export const PLATFORMS = ['linkedin', 'instagram', 'twitter', 'email'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Tasks also happen inside the agency. */
export const TASK_PLATFORMS = [...PLATFORMS, 'internal'] as const;
export type TaskPlatform = (typeof TASK_PLATFORMS)[number];

export const CONTENT_TYPES = [
  'post',
  'carousel',
  'reel',
  'thread',
  'story',
  'quote',
  'newsletter',
  'dm',
  'other',
] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

/** What each platform can carry; the first is its default and what an unknown type falls back to. */
export const CONTENT_TYPES_OF: Record<Platform, readonly [ContentType, ...ContentType[]]> = {
  linkedin: ['post', 'carousel', 'thread', 'dm'],
  instagram: ['post', 'reel', 'carousel', 'story', 'dm'],
  twitter: ['post', 'thread', 'quote', 'dm'],
  email: ['newsletter'],
};

/** "X", "LinkedIn" and "twitter" as people and machines type them; undefined when unknown. */
export function parsePlatform(typed: string): Platform | undefined {
  const word = typed.trim().toLowerCase();
  if (word === 'x') return 'twitter';
  return PLATFORMS.find((platform) => platform === word);
}

const CONTENT_TYPE_ALIASES: Record<string, ContentType> = { email: 'newsletter', quote_retweet: 'quote' };

export function parseContentType(typed: string): ContentType | undefined {
  const word = typed
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return CONTENT_TYPE_ALIASES[word] ?? CONTENT_TYPES.find((type) => type === word);
}

export function isValidPair(platform: Platform, type: ContentType): boolean {
  return CONTENT_TYPES_OF[platform].includes(type);
}
