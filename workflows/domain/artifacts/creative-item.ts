import { parseContentType, parsePlatform, type ContentType, type Platform } from '../platforms';
import { hasWord } from '../qc/words';
import { PART_SEPARATOR, partsOf } from '../text-length';
import { ASSET_TYPES, type AssetType } from './content/creatives';
import type { Row } from './fields';

/** One piece of the creatives: its parts, what of them is published, and what its format needs to be seen. */

export type CreativeItem = {
  platform: Platform;
  content_type: ContentType;
  asset_type: AssetType | undefined;
  pillar: string;
  title: string;
  hook: string;
  body_text: string;
  caption: string;
  cta: string;
  hashtags: string[];
  link_url: string;
  image_prompt: string;
  alt_text: string;
  video_concept: string;
  design_notes: string;
  tone: string;
  theme: string;
};

/** A piece as the form holds it; undefined while it has no platform that we publish on. */
export function itemOf(row: Row): CreativeItem | undefined {
  const text = (key: string) => {
    const value = row[key];
    return typeof value === 'string' ? value : '';
  };
  const platform = parsePlatform(text('platform'));
  if (!platform) return undefined;
  return {
    platform,
    content_type: parseContentType(text('content_type')) ?? 'other',
    asset_type: ASSET_TYPES.find((type) => type === row.asset_type),
    pillar: text('pillar'),
    title: text('title'),
    hook: text('hook'),
    body_text: text('body_text'),
    caption: text('caption'),
    cta: text('cta'),
    hashtags: Array.isArray(row.hashtags) ? row.hashtags : [],
    link_url: text('link_url'),
    image_prompt: text('image_prompt'),
    alt_text: text('alt_text'),
    video_concept: text('video_concept'),
    design_notes: text('design_notes'),
    tone: text('tone'),
    theme: text('theme'),
  };
}

/** The row of a piece: what is empty is not there. */
export function rowOf(item: CreativeItem): Row {
  const filled = Object.entries(item).filter(([, value]) => value !== undefined && value.length > 0);
  return Object.fromEntries(filled) as Row;
}

/** A carousel, a film or an article is looked at by itself; what the platform publishes as text is the caption. */
export function isPublishedBeside({ content_type, asset_type }: CreativeItem): boolean {
  if (content_type === 'carousel' || content_type === 'reel') return true;
  return asset_type !== undefined && ['Video Script', 'Blog Post', 'Landing Page Copy'].includes(asset_type);
}

/**
 * The whole text as it goes to its platform: hook, text, call to action, link and hashtags, each once. The link is left
 * out on Instagram, where it cannot be clicked; an e-mail begins with its subject and preheader.
 */
export function publishedText(item: CreativeItem): string {
  const { platform, title, hook, cta, link_url, hashtags } = item;
  const main = isPublishedBeside(item) ? item.caption : item.body_text;
  const isEmail = platform === 'email';
  let text = main.trim();
  if (!isEmail && !text.includes(hook.trim())) text = joined(hook, text);
  if (!text.includes(cta.trim())) text = joined(text, cta);
  if (platform !== 'instagram' && !text.includes(link_url)) text = joined(text, link_url);
  const tags = hashtags
    .map((tag) => (tag.startsWith('#') ? tag : `#${tag}`))
    .filter((tag) => !hasWord(text, tag))
    .join(' ');
  const whole = isEmail ? text : joined(text, tags);
  return isEmail ? `Subject: ${title}\nPreheader: ${hook}\n\n${whole}` : whole;
}

function joined(...parts: string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The slides of a carousel, the posts of a thread. */
function piecesOf(text: string): string[] {
  return partsOf('thread', text).filter((part) => part !== '');
}

export function inPieces(parts: readonly string[]): string {
  return parts.join(PART_SEPARATOR);
}

export type MediaNeed = 'NONE' | 'IMAGE' | 'VIDEO' | 'CAROUSEL';

/** What has to be seen beside the words for the format to be possible. */
export function mediaNeedOf({
  platform,
  content_type,
  asset_type,
}: Pick<CreativeItem, 'platform' | 'content_type' | 'asset_type'>): MediaNeed {
  if (content_type === 'carousel') return 'CAROUSEL';
  if (content_type === 'reel' || asset_type === 'Video Script') return 'VIDEO';
  return platform === 'instagram' && content_type !== 'dm' ? 'IMAGE' : 'NONE';
}

const SLIDES_LEAST = 2;

/** What a draft does not yet say of its pictures or its film; undefined when somebody could make them from it. */
export function mediaMissing(item: CreativeItem): string | undefined {
  switch (mediaNeedOf(item)) {
    case 'NONE':
      return undefined;
    case 'IMAGE':
      return item.image_prompt === '' && item.video_concept === '' ? 'a picture' : undefined;
    case 'VIDEO': {
      const hasFilm =
        item.video_concept !== '' || (item.asset_type === 'Video Script' && item.body_text !== '');
      if (!hasFilm) return 'a video';
      return item.image_prompt === '' ? 'the thumbnail of the video' : undefined;
    }
    case 'CAROUSEL':
      return piecesOf(item.body_text).length < SLIDES_LEAST ? `${SLIDES_LEAST} slides` : undefined;
  }
}
