import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

// No sandbox: tests run as root in containers, and visit only our own pages. The rest keeps the browser off the network.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium without a window. Throws with the cure when there is none. Close it after use. */
export async function aBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath(), args: FLAGS });
}

function executablePath(): string {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  const script = join(__dirname, 'chromium.mjs');
  const found = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as {
    path?: string;
    cure?: string;
  };
  if (found.path === undefined) throw new Error(found.cure);
  return found.path;
}
