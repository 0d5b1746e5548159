import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { readSearch } from '../../web/search/present';
import { anApp, type TestApp } from '../support/app';
import { NOW } from '../support/cast';
import { wordsOf } from '../support/page';
import { aCampaignAtWork, aTask } from '../support/work';

let site: TestApp;
let lead: { agent: Agent; operator: Operator };
let spring: CampaignRow;
beforeAll(async () => {
  site = await anApp();
  lead = await site.signedIn('lead');
  spring = await aCampaignAtWork(site.db, lead.operator, NOW, {
    name: 'Spring launch',
    client: 'Northwind Tea',
  });
  await aTask(site.db, spring, NOW, { title: 'Ask Zora for 100% of the photos_final' });
});
afterAll(() => site.destroy());

const found = async (q: string, agent = lead.agent) =>
  wordsOf((await agent.get('/search').query({ q }).expect(200)).text);

describe('search', () => {
  it('finds by any part of a name, in any case and order, and leads to what it found', async () => {
    const { text } = await lead.agent.get('/search').query({ q: 'LAUNCH spr' }).expect(200);
    expect(text).toContain(`<a href="/campaigns/${spring.id}">Spring launch</a>`);
    const task = await lead.agent.get('/search').query({ q: 'zora' });
    const [, address] = /<a href="(\/tasks\/[^"]+)">Ask Zora/.exec(task.text) ?? [];
    await lead.agent.get(address ?? '').expect(200);
  });

  it('groups what it finds: campaigns, clients, tasks, calendar items and plans', async () => {
    const words = await found('northwind');
    expect(words).toMatch(/Campaigns 1 .*Spring launch Northwind Tea/);
    expect(words).toMatch(/Clients 1 .*Northwind Tea/);
    const item = await site.db('calendar_items').where({ campaign_id: spring.id }).first();
    const { text } = await lead.agent.get('/search').query({ q: item.title });
    expect(wordsOf(text)).toContain('Calendar items');
    const [, address] = /<a href="(\/calendar[^"]+)"/.exec(text.slice(text.indexOf('found-items'))) ?? [];
    await lead.agent.get(address ?? '').expect(200);
    const plan = await site.db('plans').where({ campaign_id: spring.id }).first();
    const plans = await lead.agent.get('/search').query({ q: plan.content.content_theme });
    expect(plans.text).toContain(`/campaigns/${spring.id}/plan?version&#x3D;1`);
  });

  it('takes signs of the search language for what they are', async () => {
    expect(await found('100%')).toContain('Ask Zora');
    expect(await found('photos_final')).toContain('Ask Zora');
    expect(await found('photos-final')).toContain('Nothing is called “photos-final”');
    expect(await found('%%')).toContain('Nothing is called');
    expect(await found("'; drop table tasks; --")).toContain('Nothing is called');
    expect(await found('zz\u0000qq')).toContain('Nothing is called');
    expect(await found('🎉')).toContain('Nothing is called “🎉”');
  });

  it('shows the first of many and asks for another word', async () => {
    for (let at = 0; at < 12; at += 1) await aTask(site.db, spring, NOW, { title: `Repeated ${at}` });
    const words = await found('repeated');
    expect(words).toContain('more than 8');
    expect(words).toContain('These are the first 8. Add a word to narrow it.');
    expect(await found('repeated 11')).not.toContain('more than');
  });

  it('teaches what it does before anything is typed, and asks for more than a letter', async () => {
    expect(await found('')).toContain('What are you looking for?');
    expect(await found('e')).toContain('One letter is too little');
    expect(await found('x'.repeat(5_000))).toContain('Nothing is called “xxx');
    const listed = await lead.agent.get('/search?q[]=a&q[]=b').expect(200);
    expect(wordsOf(listed.text)).toContain('What are you looking for?');
  });

  it('finds nothing that is not shared with the person', async () => {
    const elsewhere = await aCampaignAtWork(site.db, lead.operator, NOW, {
      name: 'Autumn secret',
      client: 'Elsewhere',
    });
    const otto = await site.signedIn();
    await site.db('client_members').insert({ client_id: spring.client_id, operator_id: otto.operator.id });
    const item = await site.db('calendar_items').where({ campaign_id: elsewhere.id }).first();
    expect(await found('autumn secret')).toContain('Elsewhere');
    for (const q of ['autumn secret', 'elsewhere'])
      expect(await found(q, otto.agent)).toContain('Nothing is called');
    const { text } = await otto.agent.get('/search').query({ q: item.title });
    expect(text).not.toContain(elsewhere.id);
    expect(await found('spring', otto.agent)).toContain('Spring launch');
    const client = await site.signedIn('client');
    expect(await found('spring', client.agent)).not.toContain('Spring launch');
  });

  it('stands in the header of every page, for those who may, under its key', async () => {
    const { text } = await lead.agent.get('/settings').expect(200);
    expect(text).toMatch(/<form class="find" action="\/search"[^>]*>[^]*?data-shortcut="\/"/);
    const client = await site.signedIn('client');
    expect((await client.agent.get('/settings')).text).not.toContain('action="/search"');
  });
});

it.each([
  ['  Spring   launch ', ['Spring', 'launch']],
  ['a b c d e f g h', ['a', 'b', 'c', 'd', 'e', 'f']],
  ['tea tea', ['tea']],
  ['x', []],
  ['茶', ['茶']],
  [undefined, []],
])('reads %j as the words %j', (typed, words) => {
  expect(readSearch(typed).words).toEqual(words);
});
