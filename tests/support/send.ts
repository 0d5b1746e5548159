import type { Agent, Response } from 'supertest';
import { formOf, unescaped } from './page';

type Typed = Record<string, string | string[] | undefined>;
type Method = 'PATCH' | 'PUT' | 'DELETE';

/**
 * Opens a page, fills in the form that goes to `action` and sends it as a browser without JavaScript does: with
 * everything that stands in it, and `typed` in its place. What is typed as undefined is left out.
 */
export async function send(
  agent: Agent,
  page: string,
  action: string,
  typed: Typed = {},
  method?: Method,
): Promise<Response> {
  const { text } = await agent.get(page).expect(200);
  return sendAgain(agent, text, action, typed, method);
}

/** The same from a page that is already open. */
export async function sendAgain(
  agent: Agent,
  html: string,
  action: string,
  typed: Typed = {},
  method?: Method,
): Promise<Response> {
  const form = formOf(html, action, method);
  const body: Typed = { ...filledIn(form.html), ...typed };
  const sent = Object.entries(body).filter(([, value]) => value !== undefined);
  return agent.post(form.action).type('form').send(Object.fromEntries(sent));
}

/** What the controls of a form hold as it stands. */
export function filledIn(form: string): Record<string, string | string[]> {
  const held: Record<string, string | string[]> = {};
  const add = (name: string, value: string) => {
    const already = held[name];
    held[name] = already === undefined ? value : [already, value].flat();
  };
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    if (!name || ((type === 'checkbox' || type === 'radio') && !/\schecked(?=[\s>])/.test(tag))) continue;
    add(name, attribute(tag, 'value') ?? '');
  }
  for (const [, tag = '', text = ''] of form.matchAll(/<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>/g)) {
    add(attribute(tag, 'name') ?? '', unescaped(text));
  }
  for (const [, tag = '', options = ''] of form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    // Without a value of its own an option means what it says.
    const chosen =
      /<option(?: value="([^"]*)")? selected>([^<]*)/.exec(options) ??
      /<option(?: value="([^"]*)")?>([^<]*)/.exec(options);
    add(attribute(tag, 'name') ?? '', unescaped(chosen?.[1] ?? chosen?.[2] ?? ''));
  }
  return held;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
}
