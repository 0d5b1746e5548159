import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../db/connection';
import { ensureFirstAdmin, findForSignIn, type FirstAdmin } from '../../db/operators';
import { passwordMatches } from '../../db/passwords';

const UNSHOWN = 'first-admin';

/**
 * The first admin, as long as nobody was shown the generated password: a first start may be ended, or fail, after it made
 * the admin and before it says how to sign in, and nobody else knows.
 */
export async function firstAdmin(
  db: Db,
  dataDir: string,
  wanted: { email?: string; password?: string },
  at: Date,
): Promise<FirstAdmin> {
  const file = join(dataDir, UNSHOWN);
  const admin = await ensureFirstAdmin(db, wanted, at, (email, password) =>
    writeFileSync(file, `${email}\n${password}`, { mode: 0o600 }),
  );
  if (admin.created || !existsSync(file)) return admin;
  const [email = '', password = ''] = readFileSync(file, 'utf8').split('\n');
  const found = await findForSignIn(db, email);
  const stillRight = await passwordMatches(found?.passwordHash, password);
  return stillRight ? { created: true, email, password } : admin;
}

/** It was shown, and is not kept. */
export function forgetFirstAdmin(dataDir: string): void {
  rmSync(join(dataDir, UNSHOWN), { force: true });
}
