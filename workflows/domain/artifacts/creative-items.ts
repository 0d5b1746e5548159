import { clip, hashtagOf } from '../calendar-copy';
import { CONTENT_TYPES_OF, type ContentType, type Platform } from '../platforms';
import { limitsOf } from '../sops';
import { checkLength } from '../text-length';
import type { AssetType } from './content/creatives';
import { isPublishedBeside, publishedText, type CreativeItem } from './creative-item';
import { permitted, purged, wordsFor, type CreativeSources, type Pillar } from './creative-words';
import { WRITERS } from './creative-writers';

/**
 * The pieces of a campaign, written from its brief, its message bank and its strategy: as many as were asked for, spread
 * over platforms, kinds of asset and pillars, each within the limits of its platform and without a forbidden word. The
 * same sources give the same pieces. They are a first version for people to rewrite.
 */

/** Where a kind of asset is published, and in which formats; the first that the strategy allows is taken. */
const FORMATS: Record<AssetType, Partial<Record<Platform, readonly ContentType[]>>> = {
  'Social Post': {
    linkedin: ['post', 'thread'],
    instagram: ['post', 'story'],
    twitter: ['post', 'thread'],
  },
  Carousel: { linkedin: ['carousel'], instagram: ['carousel'] },
  'Video Script': { instagram: ['reel'], linkedin: ['post'], twitter: ['post'] },
  'Blog Post': { linkedin: ['post'], twitter: ['post', 'thread'], email: ['newsletter'] },
  Email: { email: ['newsletter'] },
  'Landing Page Copy': { linkedin: ['post'], twitter: ['post'], email: ['newsletter'] },
  'Ad Copy': { linkedin: ['post'], instagram: ['post', 'story'], twitter: ['post'] },
};

/** Whether a kind of asset can be published on a platform at all. */
export function isPublishedOn(type: AssetType, platform: Platform): boolean {
  return FORMATS[type][platform] !== undefined;
}

type Place = { platform: Platform; asset_type: AssetType; content_type: ContentType; pillar: Pillar };

export function generateItems(sources: CreativeSources): CreativeItem[] {
  const items: CreativeItem[] = [];
  for (const place of placesFor(sources)) items.push(newItem(sources, place, items));
  return items;
}

// Where ----------------------------------------------------------------------------------------------

/** Platforms in turn; on each the kind of asset and the pillar that came up least. */
function placesFor(sources: CreativeSources): Place[] {
  const { platforms, count } = sources;
  const left = new Map(pillarCounts(sources).map(([pillar, wanted]) => [pillar, wanted]));
  const places: Place[] = [];
  for (let index = 0; index < count && platforms.length > 0; index += 1) {
    const platform = platforms[index % platforms.length] as Platform;
    const used = (same: (place: Place) => boolean) => places.filter(same).length;
    const here = used((place) => place.platform === platform);
    const possible = typesFor(sources, platform);
    const asset_type = least(possible, (type) => [
      used((place) => place.asset_type === type),
      // Of two that came up as often, the one that has the fewest other places.
      platforms.filter((other) => isPublishedOn(type, other)).length,
    ]);
    const pillars = [...left.keys()];
    // Each round of platforms begins with another pillar, or a platform would always get the same one.
    const next = index + Math.floor(index / platforms.length);
    const open = pillars.filter((pillar) => (left.get(pillar) ?? 0) > 0);
    const pillar = least(open, (one) => [
      used((place) => place.platform === platform && place.pillar === one),
      (pillars.indexOf(one) + pillars.length - (next % pillars.length)) % pillars.length,
    ]);
    if (!pillar || !asset_type) break;
    left.set(pillar, (left.get(pillar) ?? 0) - 1);
    places.push({
      platform,
      asset_type,
      pillar,
      content_type: formatFor(sources, platform, asset_type, here),
    });
  }
  return places;
}

/** How many pieces each pillar gets, together as many as are asked for: as the distribution says, then in turn. */
function pillarCounts({ pillars, count, theme, message, angles }: CreativeSources): Array<[Pillar, number]> {
  const counted: Array<[Pillar, number]> = pillars.map((pillar) => [pillar, 0]);
  if (counted.length === 0) return [[{ name: theme, description: message, angles, count }, count]];
  let placed = 0;
  while (placed < count) {
    const before = placed;
    for (const entry of counted) {
      if (placed === count || entry[1] >= entry[0].count) continue;
      entry[1] += 1;
      placed += 1;
    }
    if (placed > before) continue;
    for (const entry of counted) {
      if (placed === count) break;
      entry[1] += 1;
      placed += 1;
    }
  }
  return counted;
}

/** The kinds that were asked for and fit the platform, else its usual one. */
function typesFor({ asset_types, formats }: CreativeSources, platform: Platform): AssetType[] {
  const allowed = formats[platform] ?? [];
  const fitting = asset_types.filter((type) => isPublishedOn(type, platform));
  const inStrategy = fitting.filter(
    (type) => allowed.length === 0 || FORMATS[type][platform]?.some((format) => allowed.includes(format)),
  );
  if (inStrategy.length > 0) return inStrategy;
  if (fitting.length > 0) return fitting;
  return [platform === 'email' ? 'Email' : 'Social Post'];
}

function formatFor(
  { formats }: CreativeSources,
  platform: Platform,
  type: AssetType,
  turn: number,
): ContentType {
  const possible = FORMATS[type][platform] ?? CONTENT_TYPES_OF[platform];
  const allowed = possible.filter((format) => formats[platform]?.includes(format));
  if (allowed.length > 0) return allowed[turn % allowed.length] as ContentType;
  return possible[0] ?? CONTENT_TYPES_OF[platform][0];
}

/** The first of those with the smallest rank. */
function least<T>(values: readonly T[], rank: (value: T) => [number, number]): T | undefined {
  let best: { value: T; rank: [number, number] } | undefined;
  for (const value of values) {
    const own = rank(value);
    const isLess = !best || own[0] < best.rank[0] || (own[0] === best.rank[0] && own[1] < best.rank[1]);
    if (isLess) best = { value, rank: own };
  }
  return best?.value;
}

// What -----------------------------------------------------------------------------------------------

/** Turns that are tried before a piece says again what another one says. */
const TURNS = 24;

function newItem(sources: CreativeSources, place: Place, others: readonly CreativeItem[]): CreativeItem {
  const there = others.filter(({ platform }) => platform === place.platform).map(saying);
  // Platforms begin at different hooks, or one day would say the same thing everywhere.
  const first = there.length + sources.platforms.indexOf(place.platform);
  let item = written(sources, place, first);
  for (let turn = 1; turn < TURNS && there.includes(saying(item)); turn += 1) {
    item = written(sources, place, first + turn);
  }
  return item;
}

/** What makes two pieces the same to a reader; the call to action alone does not make them different. */
function saying({ hook, body_text, caption }: CreativeItem): string {
  return `${hook}\n${body_text}\n${caption}`;
}

function written(sources: CreativeSources, place: Place, turn: number): CreativeItem {
  const { platform, content_type, asset_type, pillar } = place;
  const words = wordsFor(sources, pillar, turn);
  const cta =
    platform === 'instagram' && sources.link !== '' ? elsewhere(words.cta, content_type) : words.cta;
  const text = WRITERS[asset_type]({ ...words, cta }, platform, content_type);
  const item: CreativeItem = {
    platform,
    content_type,
    asset_type,
    pillar: clip(pillar.name, 200),
    caption: '',
    cta,
    video_concept: '',
    image_prompt: '',
    alt_text: '',
    hashtags: hashtagsFor(sources, platform, content_type, pillar),
    link_url: platform === 'instagram' ? '' : sources.link,
    design_notes: words.look,
    tone: clip(sources.tone, 200),
    theme: clip(sources.theme, 200),
    ...text,
  };
  // Cut text is looked at again: the beginning of a harmless word can be a forbidden one.
  const safe = clean(fitted(clean(item, sources.forbidden)), sources.forbidden);
  // Where next to nothing may be said, that is the piece.
  return { ...safe, body_text: safe.body_text || safe.hook || safe.cta };
}

/** A link in an Instagram text cannot be clicked. */
function elsewhere(cta: string, contentType: ContentType): string {
  return `${cta} (${contentType === 'story' ? 'tap the link' : 'link in bio'})`;
}

/** Our own connecting words can be forbidden too. */
function clean(item: CreativeItem, forbidden: readonly string[]): CreativeItem {
  const { title, hook, body_text, caption, cta, alt_text } = item;
  const texts = Object.entries({ title, hook, body_text, caption, cta, alt_text }).map(([key, text]) => [
    key,
    purged(text, forbidden),
  ]);
  return { ...item, ...(Object.fromEntries(texts) as Partial<CreativeItem>) };
}

const HASHTAGS_MOST: Record<Platform, number> = { linkedin: 4, instagram: 5, twitter: 1, email: 0 };

function hashtagsFor(
  { subject, client, campaign, forbidden }: CreativeSources,
  platform: Platform,
  contentType: ContentType,
  pillar: Pillar,
): string[] {
  if (contentType === 'story') return [];
  const tags = permitted([subject, client, pillar.name, campaign], forbidden).map(hashtagOf);
  const byKey = new Map(tags.flatMap((tag) => (tag ? [[tag.toLowerCase(), tag] as const] : [])));
  return permitted([...byKey.values()], forbidden).slice(0, HASHTAGS_MOST[platform]);
}

// Within the limits ----------------------------------------------------------------------------------

function fits(item: CreativeItem): boolean {
  return checkLength(item.platform, item.content_type, publishedText(item)).level !== 'error';
}

/** Less than this of a text says nothing. */
const WORTH_SAYING = 40;

/** First the tags go, then the text is cut, then the hook; the call to action stays as long as it can. */
function fitted(item: CreativeItem): CreativeItem {
  if (fits(item)) return item;
  const bare = { ...item, hashtags: [] };
  if (fits(bare)) return bare;
  const main = isPublishedBeside(item) ? 'caption' : 'body_text';
  const cut = cutToFit(bare, main);
  if (cut && cut[main].length >= WORTH_SAYING) return cut;
  // No room for both: the hook is the text.
  const hookOnly = { ...bare, [main]: bare.hook };
  if (fits(hookOnly)) return hookOnly;
  const short = clip(hookOnly.hook, WORTH_SAYING);
  const shortened = { ...hookOnly, hook: short, [main]: short };
  return cutToFit(shortened, 'cta') ?? { ...shortened, cta: '', link_url: '' };
}

/** The item with as much of one text as there is room for; undefined when there is none at all. */
function cutToFit(item: CreativeItem, key: 'caption' | 'body_text' | 'cta'): CreativeItem | undefined {
  let low = 0;
  let high = Math.min(item[key].length, limitsOf(item.platform, item.content_type).text.max);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits({ ...item, [key]: clip(item[key], middle) })) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? undefined : { ...item, [key]: clip(item[key], low) };
}
