import { cadenceOf } from '../../calendar';
import { parsePlatform, type Platform } from '../../platforms';
import { CREATIVES_FORM, type AssetType } from '../content/creatives';
import { targetsOf } from '../content/execution-rules';
import { STRATEGY_FORM } from '../content/strategy';
import { pillarsOf } from '../content/strategy-rules';
import type { Upstream } from '../contract';
import { itemOf, rowOf, type CreativeItem } from '../creative-item';
import { generateItems, isPublishedOn } from '../creative-items';
import { creativeSources, platformsIn } from '../creative-sources';
import { isEmpty, withValue, type Content, type Row } from '../fields';
import { readerOf } from '../reader';
import type { Written } from './filling';
import { withMessageBank } from './message-bank';

/** Pieces to be published, added to those that stand: only as many as are missing, none of them touched. */

const ITEMS = 'items.items';
const MOST_ITEMS = 40;

type Wanted = { platforms: readonly Platform[]; type: AssetType; count: number };

const rowsOf = (content: Content): Row[] => readerOf(CREATIVES_FORM, content).rows(ITEMS);

/** Fills up to so many pieces of a kind on these platforms. */
function withPieces(content: Content, upstream: Upstream, { platforms, type, count }: Wanted): Content {
  const ready = withMessageBank(content, upstream);
  const rows = rowsOf(ready);
  const standing = rows.filter((row) => {
    const item = itemOf(row);
    return item && platforms.includes(item.platform) && item.asset_type === type;
  });
  const missing = Math.min(count - standing.length, MOST_ITEMS - rows.length);
  if (missing <= 0 || platforms.length === 0) return ready;
  const sources = { ...creativeSources(ready, upstream), platforms: [...platforms], asset_types: [type] };
  // As many as stand already come first when pieces are made, so that what is added says something else.
  const made = generateItems({ ...sources, count: standing.length + missing });
  return withValue(ready, ITEMS, [...rows, ...made.slice(standing.length).map(rowOf)]);
}

/** Where the creatives are for: as they say themselves, else as the strategy and the campaign do. */
function targets(content: Content, upstream: Upstream): Platform[] {
  const said = platformsIn(readerOf(CREATIVES_FORM, content).list('asset_specifications.target_platforms'));
  return said.length > 0 ? said : targetsOf(upstream);
}

/** Target or campaign platform: there its pieces are wanted. */
function isOn(platform: Platform, content: Content, upstream: Upstream): boolean {
  return targets(content, upstream).includes(platform) || upstream.campaign.platforms.includes(platform);
}

const PLATFORM_WORDS: Record<Platform, string> = {
  linkedin: 'LinkedIn',
  instagram: 'Instagram',
  twitter: 'X',
  email: 'E-mail',
};

function onPlatform(
  content: Content,
  upstream: Upstream,
  platform: Platform,
  type: AssetType,
  count: number,
): Written {
  if (!isOn(platform, content, upstream)) {
    return { content, note: `${PLATFORM_WORDS[platform]} is none of the campaign’s platforms.` };
  }
  return { content: withPieces(content, upstream, { platforms: [platform], type, count }) };
}

/** Posts of one week on a platform: as the strategy says, else as the campaign has it. */
function weekOf(upstream: Upstream, platform: Platform): number {
  const planned = readerOf(STRATEGY_FORM, upstream.approved.STRATEGY?.content ?? {})
    .rows('layer6_channel_strategy.channels')
    .find(({ name }) => typeof name === 'string' && parsePlatform(name) === platform)?.['posts_per_week'];
  return typeof planned === 'number' ? planned : cadenceOf(upstream.campaign, platform);
}

export const linkedinPosts = (content: Content, upstream: Upstream): Written =>
  onPlatform(content, upstream, 'linkedin', 'Social Post', weekOf(upstream, 'linkedin'));

export const instagramPosts = (content: Content, upstream: Upstream): Written =>
  onPlatform(content, upstream, 'instagram', 'Social Post', weekOf(upstream, 'instagram'));

const REELS_A_WEEK = 2;
export const reelScripts = (content: Content, upstream: Upstream): Written =>
  onPlatform(content, upstream, 'instagram', 'Video Script', REELS_A_WEEK);

const EMAILS_IN_SEQUENCE = 3;
export const emailSequence = (content: Content, upstream: Upstream): Written =>
  onPlatform(content, upstream, 'email', 'Email', EMAILS_IN_SEQUENCE);

/** One on each platform that shows them. */
export function carousels(content: Content, upstream: Upstream): Written {
  const platforms = targets(content, upstream).filter((platform) => isPublishedOn('Carousel', platform));
  if (platforms.length === 0) return { content, note: 'No platform of the campaign shows carousels.' };
  const type = 'Carousel';
  return {
    content: platforms.reduce(
      (filled, platform) => withPieces(filled, upstream, { platforms: [platform], type, count: 1 }),
      content,
    ),
  };
}

const NO_VIDEO = 'No platform of the campaign shows videos.';

/** One for each pillar, as far as a campaign usually goes; reels have a job of their own. */
export function videoScripts(content: Content, upstream: Upstream): Written {
  const shown = targets(content, upstream).filter((platform) => isPublishedOn('Video Script', platform));
  const [platform] = [...shown.filter((one) => one !== 'instagram'), ...shown];
  if (!platform) return { content, note: NO_VIDEO };
  const pillars = pillarsOf(upstream.approved.STRATEGY?.content ?? {}).length;
  const count = Math.min(3, Math.max(1, pillars));
  return { content: withPieces(content, upstream, { platforms: [platform], type: 'Video Script', count }) };
}

/** Every piece as its writer would have made it of the piece's own hook: for what a piece lacks. */
function likeness(item: CreativeItem, content: Content, upstream: Upstream): CreativeItem | undefined {
  const sources = creativeSources(content, upstream);
  const pillars = sources.pillars.filter(({ name }) => name.toLowerCase() === item.pillar.toLowerCase());
  const [made] = generateItems({
    ...sources,
    count: 1,
    platforms: [item.platform],
    asset_types: [item.asset_type ?? (item.platform === 'email' ? 'Email' : 'Social Post')],
    hooks: item.hook === '' ? sources.hooks : [item.hook],
    ...(pillars.length > 0 ? { pillars } : {}),
  });
  return made;
}

function completed(
  content: Content,
  upstream: Upstream,
  keys: ReadonlyArray<'image_prompt' | 'alt_text' | 'hashtags'>,
): Written {
  const ready = withMessageBank(content, upstream);
  const rows = rowsOf(ready);
  if (rows.length === 0) {
    const made = generateItems(creativeSources(ready, upstream)).map(rowOf);
    return { content: withValue(ready, ITEMS, made) };
  }
  const filled = rows.map((row) => {
    const item = itemOf(row);
    const lacks = keys.filter((key) => isEmpty(row[key]));
    const like = item && lacks.length > 0 ? likeness(item, ready, upstream) : undefined;
    if (!like) return row;
    const found = lacks.flatMap((key) => (like[key].length > 0 ? [[key, like[key]] as const] : []));
    return { ...row, ...Object.fromEntries(found) };
  });
  return { content: withValue(ready, ITEMS, filled) };
}

/** What is to be seen on each piece that does not say it yet. */
export const imageDescriptions = (content: Content, upstream: Upstream): Written =>
  completed(content, upstream, ['image_prompt', 'alt_text']);

export const hashtags = (content: Content, upstream: Upstream): Written =>
  completed(content, upstream, ['hashtags']);
