import { parsePlatform, type Platform } from '../platforms';
import { slugOf } from '../utm';
import { EXECUTION_FORM } from './content/execution';
import type { Content } from './fields';
import { readerOf } from './reader';

/** What an execution adds to links. */

/** The tracking parameters of a platform's links; undefined until the campaign has a name in links and a medium. */
export function trackingOf(
  content: Content,
  platform: string,
  post?: string,
): Record<string, string> | undefined {
  const utm = readerOf(EXECUTION_FORM, content);
  const utm_campaign = slugOf(utm.text('utm.campaign_name'));
  const medium = utm.text('utm.medium');
  if (utm_campaign === '' || medium === '') return undefined;
  const source = utm.map('utm.source_defaults')[platform];
  const utm_content = slugOf(utm.text('utm.content_param') || (post ?? ''));
  return {
    utm_source: typeof source === 'string' && source !== '' ? source : platform,
    utm_medium: parsePlatform(platform) === 'email' ? 'email' : medium,
    utm_campaign,
    ...(utm_content === '' ? {} : { utm_content }),
  };
}

/** How a link of the platform looks with everything that is added to it; the link as it is while nothing can be added. */
export function linkPreview(content: Content, platform: Platform, link: string): string {
  const tracking = trackingOf(content, platform);
  if (!tracking || !URL.canParse(link)) return link;
  const url = new URL(link);
  for (const [name, value] of Object.entries(tracking)) url.searchParams.set(name, value);
  return url.href;
}
