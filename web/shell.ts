import type { Request } from 'express';
import { countUnread } from '../db/notifications';
import type { Assets } from './assets';
import type { Deps } from './deps';
import { can } from '../workflows/domain/permissions';
import { roleLabel } from './labels';
import { unreadWords } from './notifications/present';
import { sectionsOf } from './section';
import { themeOf } from './theme/cookie';
import { navFor, type Banner, type Feature, type NavEntry } from './site';
import type { Frame } from './views';

/** Everything around a page: who is signed in, where they can go, what is paused, which build this is. */
export type Shell = {
  theme: string;
  build: string;
  path: string;
  person?: { name: string; role: string; keyboard: boolean };
  nav: Array<{ title: string; entries: Array<NavEntry & { current: boolean }> }>;
  /** The first four of them, for the bar at the bottom of a phone. */
  bar: Array<NavEntry & { current: boolean }>;
  banners: Banner[];
  /** This person may search. */
  searches: boolean;
  /** How much is unread, for the bell. */
  inbox?: { count: string; words: string };
  flash: string[];
};

/** What a fragment can read under `@`: nothing of it costs a query. */
export function frameFor(deps: Deps, assets: Assets, req: Request): Frame {
  return { zone: req.operator?.time_zone ?? 'UTC', now: deps.now(), assets, icons: assets.icons };
}

/** What is read for the shell: how much this person has not read, and what is paused. */
export type Surroundings = { unread: number; banners: Banner[] };

/** Never rejects: what stands around a page is no reason to lose the page. */
export async function readSurroundings(
  deps: Deps,
  features: readonly Feature[],
  req: Request,
): Promise<Surroundings> {
  const { operator } = req;
  if (!operator) return { unread: 0, banners: [] };
  const section = sectionsOf(deps, req);
  const [unread, banners] = await Promise.all([
    section('Inbox', () => countUnread(deps.db, operator)),
    bannersFor(deps, features, operator, section),
  ]);
  return { unread: unread.shown ?? 0, banners };
}

export async function presentShell(deps: Deps, features: readonly Feature[], req: Request): Promise<Shell> {
  const { operator } = req;
  const { unread, banners } = await (req.surroundings ?? readSurroundings(deps, features, req));
  const entries = operator ? navFor(features, deps.config, operator) : [];
  const current = currentEntry(entries, req.path);
  const marked = entries.map((entry) => ({ ...entry, current: entry === current }));
  return {
    theme: themeOf(req),
    build: deps.config.build,
    path: req.originalUrl,
    ...(operator && {
      person: {
        name: operator.name,
        role: roleLabel[operator.role].word,
        keyboard: operator.preferences.keyboard !== false,
      },
    }),
    nav: grouped(marked),
    bar: marked.filter((entry) => entry.phone).slice(0, 4),
    searches: operator !== undefined && can(operator.role, 'campaigns.read') && deps.config.campaignOps,
    ...(operator && { inbox: presentBell(unread) }),
    banners,
    flash: takeFlash(req),
  };
}

function presentBell(count: number) {
  const words = unreadWords(count);
  return { count: count === 0 ? '' : words, words: count === 0 ? 'Inbox' : `Inbox: ${words} unread` };
}

/** The entry with the longest path that the address lies under. */
function currentEntry(entries: readonly NavEntry[], path: string): NavEntry | undefined {
  const under = entries.filter((entry) => path === entry.path || path.startsWith(`${entry.path}/`));
  return under.sort((a, b) => b.path.length - a.path.length)[0];
}

function grouped<E extends NavEntry>(entries: readonly E[]) {
  const titles = ['Work', 'Campaigns', 'Growth', 'System'] as const;
  return titles
    .map((title) => ({ title, entries: entries.filter((entry) => entry.group === title) }))
    .filter(({ entries: some }) => some.length > 0);
}

/** A banner that cannot be read says so: its absence would mean that nothing is paused. */
async function bannersFor(
  deps: Deps,
  features: readonly Feature[],
  operator: NonNullable<Request['operator']>,
  section: ReturnType<typeof sectionsOf>,
) {
  const banners = await Promise.all(
    features.map(async (feature) => {
      const banner = await section('Banner', async () => feature.banner?.(deps, operator));
      return banner.failed ? unreadBanner(banner.failed.requestId) : banner.shown;
    }),
  );
  return banners.filter((banner): banner is Banner => banner !== undefined);
}

function unreadBanner(requestId: string): Banner {
  const text = `Whether anything is paused could not be read. Reload the page; quote ${requestId} if it stays like this.`;
  return { tone: 'late', icon: 'triangle-alert', text };
}

/** What the change before this page has to say. Said once. */
function takeFlash(req: Request): string[] {
  const said = req.session?.flash ?? [];
  if (said.length > 0) delete req.session.flash;
  return said;
}
