import type { Agent } from 'supertest';
import { newId } from '../../db/ids';
import type { CampaignRow } from '../../db/tables';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { NOW } from '../support/cast';
import { weightOf } from '../support/weight';
import { aCampaignAtWork, aTask } from '../support/work';

const MOST = 100_000;

let site: TestApp;
let agent: Agent;
let full: CampaignRow;
let sparse: CampaignRow;
let longTask: string;
beforeAll(async () => {
  site = await anApp();
  const lead = await site.signedIn('admin');
  agent = lead.agent;
  sparse = await aCampaignAtWork(site.db, lead.operator, NOW, { name: 'Sparse', cadence: { linkedin: 2 } });
  full = await aCampaignAtWork(site.db, lead.operator, NOW, {
    name: 'A campaign whose name is as long as names of campaigns are in agencies: spring, summer and autumn',
    platforms: ['linkedin', 'twitter', 'instagram', 'email'],
    cadence: { linkedin: 21, twitter: 21, instagram: 21, email: 21 },
  });
  // Two hundred in one month, whatever the horizon built.
  const [pattern] = await site.db('calendar_items').where({ campaign_id: full.id }).limit(1);
  const standing = await site
    .db('calendar_items')
    .where({ campaign_id: full.id })
    .count('* as count')
    .first();
  const missing = Math.max(0, 200 - Number(standing?.['count']));
  const first = new Date('2026-11-01T08:00:00Z');
  await site.db('calendar_items').insert(
    Array.from({ length: missing }, (_, at) => ({
      ...pattern,
      id: newId(),
      slot_key: `${pattern.slot_key}:${at}`,
      scheduled_at: plus(first, (at % 30) * DAY + Math.floor(at / 30) * HOUR),
      hashtags: pattern.hashtags,
      utm: JSON.stringify(pattern.utm),
      platform_requirements: JSON.stringify(pattern.platform_requirements),
    })),
  );
  for (let at = 0; at < 200; at += 1) {
    await aTask(site.db, full, NOW, {
      title: `Post to LinkedIn: a task with a title as long as the first sentence of a post is, number ${at}`,
      due_at: plus(NOW, at * HOUR),
      status: at % 5 === 0 ? 'BLOCKED' : 'PENDING',
      ...(at % 5 === 0 && { blocked_reason: 'The picture has not been delivered by the client yet' }),
    });
  }
  const long = await aTask(site.db, full, NOW, {
    title: 'Post to LinkedIn: the longest',
    status: 'DUE',
    due_at: NOW,
    copy_text: 'A line of copy that goes on for quite a while.\n'.repeat(64),
  });
  longTask = long.id;
});
afterAll(() => site.destroy());

describe('a page transfers less than 100 kB of HTML, styles, behaviours and icons', () => {
  it.each<[string, () => string]>([
    ['a month of a campaign with 200 items', () => `/campaigns/${full.id}/calendar?month=2026-11`],
    ['the same, choosing', () => `/campaigns/${full.id}/calendar?month=2026-11&select=1`],
    ['a month of every campaign', () => '/calendar?month=2026-11'],
    ['a month with little in it', () => `/campaigns/${sparse.id}/calendar?month=2026-12`],
    ['a week that is full', () => `/campaigns/${full.id}/calendar?view=week&week=2026-11-23`],
    ['a list of days', () => `/campaigns/${full.id}/calendar?view=agenda&month=2026-11`],
    ['a task with long copy', () => `/tasks/${longTask}`],
    ['200 tasks of a campaign', () => `/campaigns/${full.id}/tasks?status=all`],
    ['the same, choosing', () => `/campaigns/${full.id}/tasks?status=all&choose=on`],
    ['what is blocked of it', () => `/campaigns/${full.id}/tasks?status=blocked`],
    ['the overview of a campaign', () => `/campaigns/${full.id}`],
    ['its timeline', () => `/campaigns/${full.id}/timeline`],
    ['its metrics', () => `/campaigns/${full.id}/metrics`],
    ['its plan', () => `/campaigns/${full.id}/plan`],
    ['Today', () => '/today'],
    ['Today, choosing', () => '/today?choose=on'],
    ['the audit', () => '/audit'],
    ['a new campaign', () => '/campaigns/new'],
    ['the settings of an admin', () => '/settings'],
    ['the workload', () => '/workload'],
  ])('%s', async (_what, path) => {
    const { total, parts } = await weightOf(agent, path());
    expect({ total: total < MOST, parts }).toEqual({ total: true, parts });
  });
});
