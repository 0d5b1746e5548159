import { no } from '../../workflows/domain/verdict';
import { formState } from '../../web/forms';
import type { Feature } from '../../web/site';
import { anApp, type TestApp } from '../support/app';

// Templates that exist anyway stand in for a feature's own.
const row = { name: 'settings/_tokens', data: { form: formState({}), rows: [] } };
const refusal = no('CONFLICT', 'NAME_TAKEN', { field: 'token_name', detail: { name: 'Spring' } });
const probe: Feature = {
  routes: ({ respond }) => [
    {
      method: 'post',
      path: '/probe',
      permission: 'tasks.work',
      handle: (req, res) =>
        respond.change(req, res, {
          to: '/settings',
          flash: 'Saved.',
          fragment: row,
          also: [{ name: 'shared/_refusal', data: { sentence: 'Counter' }, target: '#counts' }],
        }),
    },
    {
      method: 'post',
      path: '/refused',
      permission: 'tasks.work',
      handle: (req, res) => {
        const data = { form: formState(req.body, refusal), rows: [] };
        return respond.refuse(req, res, refusal, { fragment: { name: 'settings/_tokens', data } });
      },
    },
    {
      method: 'post',
      path: '/bare',
      permission: 'tasks.work',
      handle: (req, res) => respond.refuse(req, res, refusal),
    },
  ],
  banner: async () => ({
    tone: 'paused',
    icon: 'pause',
    text: 'Everything is paused.',
    link: { href: '/x', label: 'See' },
  }),
};

let site: TestApp;
beforeAll(async () => {
  site = await anApp({ features: [probe] });
});
afterAll(() => site.destroy());

describe('a change', () => {
  it('gives htmx the fragment, what else changed, and what to say', async () => {
    const { agent } = await site.signedIn();
    const { text } = await agent.post('/probe').set('HX-Request', 'true').expect(200);
    expect(text).toContain('id="token-form"');
    expect(text).toContain('<hx-partial hx-target="#counts" hx-swap="outerHTML">');
    expect(text).toMatch(/<hx-partial hx-target="#flash" hx-swap="innerHTML">[^]*Saved\./);
    expect(text).not.toContain('<html');
  });

  it('leads a plain form to its page', async () => {
    const { agent } = await site.signedIn();
    await agent.post('/probe').expect(303).expect('Location', '/settings');
  });
});

describe('a refusal', () => {
  it('gives htmx the same form with what was typed and the sentence beside its field', async () => {
    const { agent } = await site.signedIn();
    const answer = await agent
      .post('/refused')
      .set('HX-Request', 'true')
      .type('form')
      .send({ token_name: 'Spring' });
    expect(answer.status).toBe(409);
    expect(answer.headers['hx-retarget']).toBeUndefined();
    expect(answer.text).toContain('value="Spring"');
    expect(answer.text).toContain('“Spring” is taken. Choose another name.');
    expect(answer.text).toContain('<a href="#field-token_name">');
  });

  it('without a form of its own goes where messages stand, so that nothing typed is replaced', async () => {
    const { agent } = await site.signedIn();
    const answer = await agent.post('/bare').set('HX-Request', 'true').expect(409);
    expect(answer.headers).toMatchObject({ 'hx-retarget': '#flash', 'hx-reswap': 'innerHTML' });
    expect(answer.text).toContain('role="alert"');
  });

  it('is a page for a plain form that has none to draw again', async () => {
    const { agent } = await site.signedIn();
    const answer = await agent.post('/bare').expect(409);
    expect(answer.text).toContain('<h1>This was not done</h1>');
    expect(answer.text).toContain('“Spring” is taken. Choose another name.');
  });
});

it('draws the banner of a feature on every page, and not for strangers', async () => {
  const { agent } = await site.signedIn();
  expect((await agent.get('/settings')).text).toContain('Everything is paused.');
  expect((await site.stranger().get('/sign-in')).text).not.toContain('Everything is paused.');
});
