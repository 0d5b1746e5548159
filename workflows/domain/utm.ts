/** Tracking parameters of a link in a publication. */
import type { Platform } from './platforms';

const SLUG_MAX = 80;

/** Lower-case words joined by hyphens; letters of any script stay, so that a Greek name keeps a name. */
export function slugOf(text: string): string {
  const words = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  // By code point, so that no character is cut in half.
  const short = [...words.replace(/^-+/, '')].slice(0, SLUG_MAX).join('');
  return short.replace(/-+$/, '');
}

/** `content` tells publications of one campaign and platform apart. */
export function utmFor(link: {
  campaignName: string;
  platform: Platform;
  content: string;
}): Record<string, string> {
  return {
    ...placeOf(link.platform),
    utm_campaign: slugOf(link.campaignName) || 'campaign',
    utm_content: slugOf(link.content),
  };
}

/** The two of them that say where it stood. */
export function placeOf(platform: Platform): Record<'utm_source' | 'utm_medium', string> {
  return { utm_source: platform, utm_medium: platform === 'email' ? 'email' : 'social' };
}
