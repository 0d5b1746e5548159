import { api } from './api/routes';
import { home } from './home/routes';
import { sessions } from './sessions/routes';
import { settings } from './settings/routes';
import type { Feature } from './site';
import { theme } from './theme/routes';

/** The site map: every part of the product, once. The order is the order of the navigation. */
export const FEATURES: readonly Feature[] = [home(() => FEATURES), sessions, settings, theme, api];
