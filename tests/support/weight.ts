import type { Agent } from 'supertest';

/** What a page transfers before anything is cached, in bytes and by part: HTML, styles, behaviours, and the icons where they are a file. */
export async function weightOf(
  agent: Agent,
  path: string,
): Promise<{ total: number; parts: Record<string, number> }> {
  const { text } = await agent.get(path).expect(200);
  const files = new Set(
    [...text.matchAll(/(?:src|href)="(\/assets\/[^"#]+)(?:#[^"]*)?"/g)].map(([, file]) => String(file)),
  );
  const app = [...files].find((file) => file.endsWith('/app.js'));
  const parts: Record<string, number> = { html: Buffer.byteLength(text) };
  const fetch = async (file: string): Promise<string> => {
    const answer = await agent.get(file).buffer(true).expect(200);
    const body = answer.text ?? String(answer.body);
    parts[file.split('/').at(-1) ?? file] = Buffer.byteLength(body);
    return body;
  };
  for (const file of files) {
    const body = await fetch(file);
    if (!file.endsWith('.js') || file.includes('htmx')) continue;
    const imported = [...body.matchAll(/(?:import|from) ?["']\.\/([^"']+)["']/g)].map(([, name]) => name);
    const waiting = [
      ...(file === app && text.includes('name="swaps"') ? ['swaps.js'] : []),
      ...(file === app && text.includes('data-copy') ? ['copy.js'] : []),
      ...(file === app && text.includes('data-options') ? ['options.js'] : []),
      ...(file === app && text.includes('data-paste') ? ['paste.js'] : []),
      ...(file === app && text.includes('data-keep') ? ['draft.js'] : []),
    ];
    for (const name of [...imported, ...waiting]) files.add(file.replace(/[^/]+$/, String(name)));
  }
  return { total: Object.values(parts).reduce((sum, size) => sum + size, 0), parts };
}
