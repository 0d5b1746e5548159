import { beginMail, recordMail, writeTestMail } from '../../db/mail';
import type { Operator } from '../../db/operators';
import { anApp, type TestApp } from '../support/app';
import { actorFor } from '../support/campaigns';
import { NOW } from '../support/cast';
import { OUTWARD } from '../support/outside';
import { formOf, formsOf, wordsOf } from '../support/page';

let dark: TestApp;
let site: TestApp;
beforeAll(async () => {
  [dark, site] = await Promise.all([anApp(), anApp({ config: { outward: OUTWARD } })]);
});
afterAll(() => Promise.all([dark.destroy(), site.destroy()]));

const sent = async (who: Operator, result: 'SENT' | 'REJECTED' | 'UNKNOWN', error?: string) => {
  const { id } = await writeTestMail(site.db, who, OUTWARD, actorFor(who), NOW);
  await beginMail(site.db, id, 'run:1', NOW);
  await recordMail(site.db, id, 'run:1', { result, ...(error && { error }) }, NOW);
  return id;
};

describe('the outbox', () => {
  it('is for admins', async () => {
    const { agent } = await site.signedIn('lead');
    await agent.get('/mails').expect(403);
    await agent.post('/mails/tests').expect(403);
  });

  it('says that e-mail is not set up, and never that anything was sent', async () => {
    const { agent, operator } = await dark.signedIn('admin');
    expect(wordsOf((await agent.get('/mails').expect(200)).text)).toContain(
      'E-mail is not set up. Nothing is sent',
    );
    await agent.post('/mails/tests').expect(303);
    const words = wordsOf((await agent.get('/mails').expect(200)).text);
    expect(words).toContain('Written down, but not sent: e-mail is not set up.');
    expect(words).toContain('Not sent: e-mail is not set up E-mail from AICMO works');
    expect(words).toContain(`To ${operator.name}, ${operator.email} · Test`);
    const row = await dark.db('mails').where({ operator_id: operator.id }).first();
    expect(row).toMatchObject({ status: 'UNCONFIGURED', sent_at: null });
  });

  it('shows what became of each, with the server’s words, and offers again only what was not surely sent', async () => {
    const { agent, operator } = await site.signedIn('admin');
    await sent(operator, 'SENT');
    const refused = await sent(operator, 'REJECTED', 'No such person here');
    const unknown = await sent(operator, 'UNKNOWN', 'It fell silent');
    const html = (await agent.get('/mails').expect(200)).text;
    const words = wordsOf(html);
    expect(words).toContain('No such person here');
    expect(words).toContain('It may arrive twice.');
    const again = formsOf(html).filter(({ action }) => action.endsWith('/sending'));
    expect(again.map(({ action }) => action).sort()).toEqual(
      [`/mails/${refused}/sending`, `/mails/${unknown}/sending`].sort(),
    );
    await agent.post(formOf(html, `/mails/${refused}/sending`).action).expect(303);
    expect(await site.db('mails').where({ id: refused }).first()).toMatchObject({ status: 'WAITING' });
    await agent.post(`/mails/${refused}/sending`).expect(404);
    const failed = wordsOf((await agent.get('/mails?status=unknown').expect(200)).text);
    expect(failed).toContain('It fell silent');
    expect(failed).not.toContain('No such person here');
    expect(wordsOf((await agent.get('/mails?status=failed').expect(200)).text)).toContain('None of these');
  });

  it('says that the brake holds it', async () => {
    const { agent } = await site.signedIn('admin');
    await site.db('system_controls').update({ system_paused: true });
    const words = wordsOf((await agent.get('/mails').expect(200)).text);
    await site.db('system_controls').update({ system_paused: false });
    expect(words).toContain('The system is paused: nothing goes out until it is resumed.');
  });
});
