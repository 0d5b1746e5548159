import type { Found } from '../../db/search';
import {
  calendarStatusLabel,
  campaignStatusLabel,
  planStatusLabel,
  platformLabel,
  taskStatusLabel,
} from '../labels';
import type { FailedSection } from '../section';

/** Of each kind as many are shown; who sees that there are more adds a word. */
export const SHOWN = 8;
const MOST_WORDS = 6;
const MOST_SIGNS = 100;

/** A single letter stands in everything; a single sign of another script or an emoji does not. */
const LEAST = /^[\p{L}\p{N}]$/u;

export type Asked = { text: string; words: string[] };

/** What was typed: its words, the first six of them. */
export function readSearch(typed: unknown): Asked {
  const text =
    typeof typed === 'string' ? [...typed.normalize('NFC')].slice(0, MOST_SIGNS).join('').trim() : '';
  const words = text.split(/[\s\0]+/).filter((word) => word !== '');
  const said = words.length === 1 && /^[\x21-\x7e]$/.test(words[0] ?? '') && LEAST.test(words[0] ?? '');
  return { text, words: said ? [] : [...new Set(words)].slice(0, MOST_WORDS) };
}

/** What people call each kind of thing that is found. */
export const KINDS: Record<keyof Found, string> = {
  campaigns: 'Campaigns',
  clients: 'Clients',
  tasks: 'Tasks',
  items: 'Calendar items',
  plans: 'Plans',
};

type Row = {
  href: string;
  title: string;
  whom?: string;
  status?: object;
  at?: Date;
  zone?: string;
};

export function presentSearch(
  { text, words }: Asked,
  found: Found | undefined,
  /** The kinds that could not be searched. */
  failed: readonly FailedSection[],
  reader: { time_zone: string },
) {
  const groups = found ? groupsOf(found, reader.time_zone).filter(({ rows }) => rows.length > 0) : [];
  return {
    title: text === '' ? 'Search' : `Search: ${text}`,
    text,
    groups,
    failed,
    // Nobody knows that there is nothing, as long as something could not be searched.
    empty: groups.length + failed.length > 0 ? undefined : presentEmpty(text, words),
  };
}

function groupsOf(found: Found, zone: string) {
  return [
    group('campaigns', 'megaphone', found.campaigns, (it) => ({
      href: `/campaigns/${it.id}`,
      title: it.name,
      whom: it.client,
      status: campaignStatusLabel[it.status],
    })),
    group('clients', 'building-2', found.clients, (it) => ({
      href: `/clients/${it.id}`,
      title: it.name,
      whom: it.industry ?? undefined,
    })),
    group('tasks', 'list-todo', found.tasks, (it) => ({
      href: `/tasks/${it.id}`,
      title: it.title,
      whom: `${platformLabel[it.platform].word} · ${it.campaign}`,
      status: taskStatusLabel[it.status],
      at: it.due_at,
      zone,
    })),
    group('items', 'calendar', found.items, (it) => ({
      href: `/calendar/${it.id}`,
      title: it.title,
      whom: `${platformLabel[it.platform].word} · ${it.campaign}`,
      status: calendarStatusLabel[it.status],
      at: it.scheduled_at,
      zone,
    })),
    group('plans', 'scroll-text', found.plans, (it) => ({
      href: `/campaigns/${it.campaign_id}/plan?version=${it.version}`,
      title: it.theme,
      whom: `${it.campaign}, plan ${it.version}`,
      status: planStatusLabel[it.status],
    })),
  ];
}

function group<T>(key: keyof Found, icon: string, found: readonly T[], row: (found: T) => Row) {
  const more = found.length > SHOWN;
  return {
    key,
    title: KINDS[key],
    icon,
    rows: found.slice(0, SHOWN).map(row),
    count: more ? `more than ${SHOWN}` : String(found.length),
    more,
  };
}

function presentEmpty(text: string, words: readonly string[]) {
  if (text === '') {
    const lead = 'Campaigns, clients, tasks, calendar items and plans, by any part of their names.';
    return { icon: 'search', title: 'What are you looking for?', text: lead };
  }
  if (words.length === 0)
    return {
      icon: 'search',
      title: 'One letter is too little',
      text: 'It stands in almost every name. Type two or more.',
    };
  return {
    icon: 'search',
    title: `Nothing is called “${text}”`,
    text: 'Every word has to occur in the name. Try fewer words, or only the beginning of one. What is not shared with you is not found.',
  };
}
