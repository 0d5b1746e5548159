import { createServer, connect } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const HOST = '127.0.0.1';
const ANSWER_WITHIN_MS = 1_000;

/** What each local server listens on, as remembered in the data dir. */
export type PortName = 'postgres' | 'temporal' | 'temporalUi';

const remembered = z.partialRecord(
  z.enum(['postgres', 'temporal', 'temporalUi']),
  z.int().min(1).max(65_535),
);

/** Whether nobody listens on `port` of this machine's loopback (and, for the web, of every interface). */
export function isFree(port: number, host: string = HOST): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether somebody accepts connections on `port`. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: HOST }, () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('No free port on 127.0.0.1.')),
      );
    });
  });
}

export type PortWish = {
  name: PortName;
  /** What the person asked for, and the variable it stood in. */
  asked?: number;
  variable: string;
  /** Taken when nothing is remembered and it is free. */
  usual?: number;
};

/**
 * The port for one local server: the one asked for, else the one remembered in `dataDir`, else the usual one, else any
 * free one; written down so that the next start finds it again. Throws when the port asked for is taken.
 */
export async function choosePort(dataDir: string, wish: PortWish): Promise<number> {
  if (wish.asked !== undefined) {
    if (!(await isFree(wish.asked))) throw new Error(portTaken(wish.asked, wish.variable));
    return rememberPort(dataDir, wish.name, wish.asked);
  }
  const before = rememberedPorts(dataDir)[wish.name];
  if (before !== undefined && (await isFree(before))) return before;
  const usual = wish.usual !== undefined && (await isFree(wish.usual)) ? wish.usual : await freePort();
  return rememberPort(dataDir, wish.name, usual);
}

export function portTaken(port: number, variable: string): string {
  return (
    `Port ${port} is already in use by another program.\n` +
    `Stop that program, or choose another port: ${variable}=${port + 1} npm start`
  );
}

/** What the last start wrote down; a file that cannot be read counts as nothing remembered. */
export function rememberedPorts(dataDir: string): Partial<Record<PortName, number>> {
  try {
    return remembered.parse(JSON.parse(readFileSync(portsFile(dataDir), 'utf8')));
  } catch (error) {
    const unreadable = error instanceof SyntaxError || error instanceof z.ZodError;
    if (unreadable || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function rememberPort(dataDir: string, name: PortName, port: number): number {
  const all = { ...rememberedPorts(dataDir), [name]: port };
  writeFileSync(portsFile(dataDir), `${JSON.stringify(all, null, 2)}\n`);
  return port;
}

function portsFile(dataDir: string): string {
  return join(dataDir, 'ports.json');
}
