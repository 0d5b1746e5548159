import { connect } from '../../db/connection';
import { openFiles } from '../../db/files';
import { readConfig } from '../config';
import { readReadiness } from '../readiness';
import { connectTemporal } from '../temporal';
import { checkSystem } from './checks';
import { readMissingSearchAttributes } from './temporal';

const PATIENCE_MS = 120_000;

/** `npm run check:system`: every check on a line, and 1 at the end when one fails. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const db = connect(config.databaseUrl, { max: 5, statementTimeoutMs: PATIENCE_MS });
  const { client, connection } = connectTemporal(config.temporalAddress, config.temporalNamespace);
  const { temporalNamespace: namespace, campaignOps } = config;
  try {
    const checked = await checkSystem({
      thorough: true,
      db,
      config,
      files: await openFiles(config.files),
      readiness: () => readReadiness(db, { client, connection, namespace, campaignOps }),
      missingSearchAttributes: () => readMissingSearchAttributes(connection, namespace),
    });
    for (const { name, status, reason, cure } of checked) {
      process.stdout.write(`${status}  ${name}: ${reason}\n`);
      if (cure) process.stdout.write(`      Cure: ${cure}\n`);
    }
    if (checked.some(({ status }) => status === 'FAIL')) process.exitCode = 1;
  } finally {
    await connection.close();
    await db.destroy();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
