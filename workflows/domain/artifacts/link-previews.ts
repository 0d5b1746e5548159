import type { Platform } from '../platforms';
import { EXECUTION_FORM } from './content/execution';
import { targetsOf } from './content/execution-rules';
import { INTAKE_FORM } from './content/intake';
import type { Upstream } from './contract';
import { isWebAddress } from './entries';
import { linkPreview, trackingOf } from './execution-links';
import type { Content } from './fields';
import { readerOf } from './reader';

/** Whose link it is: a fixed post's of the platform, the client's website, or nobody's. */
export type LinkSource = 'POST' | 'WEBSITE' | 'EXAMPLE';
export type LinkPreview = { platform: Platform; source: LinkSource; url: string };

const EXAMPLE = 'https://www.example.com/page';

/** A link of each platform with everything that the execution adds to it; none while it can add nothing. */
export function linkPreviews(content: Content, upstream: Upstream): LinkPreview[] {
  const posts = readerOf(EXECUTION_FORM, content).rows('calendar.posts');
  const website = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {}).text('identity.website');
  const linkOf = (platform: Platform): { source: LinkSource; link: string } => {
    const own = posts
      .filter((post) => post['platform'] === platform)
      .map(({ link_url: link }) => link)
      .find((link) => typeof link === 'string' && isWebAddress(link));
    if (typeof own === 'string') return { source: 'POST', link: own };
    return isWebAddress(website)
      ? { source: 'WEBSITE', link: website }
      : { source: 'EXAMPLE', link: EXAMPLE };
  };
  return targetsOf(upstream).flatMap((platform) => {
    if (!trackingOf(content, platform)) return [];
    const { source, link } = linkOf(platform);
    return [{ platform, source, url: linkPreview(content, platform, link) }];
  });
}
