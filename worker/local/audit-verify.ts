import { reportOnAudit } from '../../db/audit-verify';
import { onTheDatabase } from './database';

const PATIENCE_MS = 120_000;

/** `npm run audit:verify`: recomputes the hash chains of the audit. Ends with 1 when one of them is broken. */
export async function main(): Promise<void> {
  await onTheDatabase(
    async (db, shown) => {
      const began = Date.now();
      const { whole, lines } = await reportOnAudit(db);
      console.log(`Audit of ${shown}, ${((Date.now() - began) / 1000).toFixed(1)} s:`);
      for (const line of lines) console.log(line);
      if (!whole) process.exitCode = 1;
    },
    { statementTimeoutMs: PATIENCE_MS },
  );
}
