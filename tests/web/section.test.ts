import pino from 'pino';
import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { anApp, type TestApp } from '../support/app';
import { NOW } from '../support/cast';
import { wordsOf } from '../support/page';
import { aCampaignAtWork, aTask, tick } from '../support/work';
import { HOUR, plus } from '../../workflows/domain/time';

const lines: Array<Record<string, unknown>> = [];
const log = pino({ level: 'error' }, { write: (line) => void lines.push(JSON.parse(line)) });

let site: TestApp;
let lead: { agent: Agent; operator: Operator };
let campaign: CampaignRow;
beforeAll(async () => {
  site = await anApp({ log });
  lead = await site.signedIn('lead');
  campaign = await aCampaignAtWork(site.db, lead.operator, NOW, { name: 'Spring launch' });
  await aTask(site.db, campaign, NOW, { title: 'Post the tasting', status: 'DUE', due_at: NOW });
});
afterAll(() => site.destroy());
beforeEach(() => lines.splice(0));

/** While a table, or one column of it, cannot be read. */
async function without<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const [table = '', column] = what.split('.');
  const rename = (from: string, to: string) =>
    column
      ? site.db.raw('alter table ?? rename column ?? to ??', [table, from, to])
      : site.db.raw('alter table ?? rename to ??', [from, to]);
  const name = column ?? table;
  await rename(name, 'gone');
  try {
    return await ask();
  } finally {
    await rename('gone', name);
  }
}

/** The id that the card of a failed part tells people to quote stands in the log with the error. */
function expectLogged(html: string, section: string) {
  const [, requestId] = /quote <code>([0-9a-f-]{36})<\/code>/.exec(html) ?? [];
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'a part of the page failed', section, requestId }),
  );
}

describe('Today, when a part of it cannot be read', () => {
  it('shows the list and says which part is missing, why to quote, and where to try again', async () => {
    const { text } = await without('escalations', () => lead.agent.get('/today').expect(200));
    const words = wordsOf(text);
    expect(words).toContain('“Escalations” could not be shown');
    expect(words).toContain('Post the tasting');
    expect(text).toContain('<a href="/today">Try again</a>');
    expectLogged(text, 'Escalations');
    expect(wordsOf((await lead.agent.get('/today')).text)).not.toContain('could not be shown');
  });

  it('never says that nothing is broken when nobody knows', async () => {
    const { text } = await without('campaigns.needs_attention', () => lead.agent.get('/today').expect(200));
    expect(wordsOf(text)).toMatch(/Broken This could not be read Paused This could not be read/);
    expect(wordsOf(text)).toContain('“What is broken, and what is paused” could not be shown');
  });
});

describe('the overview of a campaign, when a part of it cannot be read', () => {
  const show = () => lead.agent.get(`/campaigns/${campaign.id}`);

  it('shows the rest: the escalation is missing, figures, agenda, plan and facts are there', async () => {
    await aTask(site.db, campaign, NOW, { title: 'Late', due_at: plus(NOW, -5 * HOUR) });
    await tick(site.db, campaign.id, NOW);
    const { text } = await without('escalations.opened_at', () => show());
    const words = wordsOf(text);
    expect(words).toContain('“Escalation” could not be shown');
    expect(words.match(/could not be shown/g)).toHaveLength(1);
    for (const rest of [
      'Waits for one task overdue',
      'Overdue 1',
      'Cancelled by',
      'Read the plan',
      'Call to action',
    ])
      expect(words).toContain(rest);
    expect(text).toContain(`<a href="/campaigns/${campaign.id}">Try again</a>`);
    expect(wordsOf((await show()).text)).toContain('Escalation, level 1: one task is overdue');
  });

  it('can still be paused when nobody can say what it waits for', async () => {
    const { text, status } = await without('plans', () => show());
    expect(status).toBe(200);
    const words = wordsOf(text);
    for (const part of ['What it waits for', 'Tasks', 'What happens next', 'Plan'])
      expect(words).toContain(`“${part}” could not be shown`);
    expect(text).toContain(`href="/campaigns/${campaign.id}/pause"`);
    expect(words).toContain('Call to action');
    expectLogged(text, 'What it waits for');
    expect(wordsOf((await show()).text)).not.toContain('could not be shown');
  });

  it('is an error for machines, not half an answer', async () => {
    const answer = await without('plans', () =>
      lead.agent.get(`/api/v1/campaigns/${campaign.id}/agenda`).set('Accept', 'application/json'),
    );
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ error_code: 'INTERNAL' });
  });
});
