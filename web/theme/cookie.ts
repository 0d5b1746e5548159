import type { Request } from 'express';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_COOKIE = 'theme';

/** The scheme this browser was switched to. A choice of the device, so it is no one's account setting. */
export function themeOf(req: Request): Theme {
  const pair = (req.get('Cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(`${THEME_COOKIE}=`));
  return THEMES.find((theme) => theme === pair?.slice(THEME_COOKIE.length + 1)) ?? 'system';
}
