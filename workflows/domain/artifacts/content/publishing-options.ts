import { CONTENT_TYPES, CONTENT_TYPES_OF, PLATFORMS, type ContentType } from '../../platforms';
import { sopOf } from '../../sops';
import type { Option } from '../fields';

/** Platforms and kinds of publication as the forms of several stages offer them. */

export const PLATFORM_OPTIONS: readonly Option[] = PLATFORMS.map((platform) => ({
  value: platform,
  label: sopOf(platform, CONTENT_TYPES_OF[platform][0]).sop.platform_name,
}));

const ALIASES: Partial<Record<ContentType, readonly string[]>> = {
  newsletter: ['email'],
  quote: ['quote_retweet'],
};

export const CONTENT_TYPE_OPTIONS: readonly Option[] = CONTENT_TYPES.map((type) => ({
  value: type,
  label: type === 'dm' ? 'Direct message' : type.charAt(0).toUpperCase() + type.slice(1),
  ...(type in ALIASES ? { aliases: ALIASES[type] } : {}),
}));
