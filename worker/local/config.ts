import { z } from 'zod';
import { outwardEnvironment, outwardOf } from '../../db/outward';
import { filesEnvironment } from '../../db/storage/place';
import { databaseUrl, flag, port, readEnvironment, temporalAddress } from '../environment';

const environment = z.object({
  PORT: port.default(3000),
  DATABASE_URL: databaseUrl.optional(),
  PG_PORT: port.optional(),
  TEMPORAL_ADDRESS: temporalAddress.optional(),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_PORT: port.optional(),
  TEMPORAL_UI_PORT: port.optional(),
  APP_DATA_DIR: z.string().min(1).optional(),
  AICMO_ADMIN_EMAIL: z.email().optional(),
  AICMO_ADMIN_PASSWORD: z.string().min(12, 'needs at least 12 characters').optional(),
  SESSION_SECRETS: z
    .string()
    .refine(
      (text) => text.split(',').every((secret) => secret.trim().length >= 32),
      'each secret needs at least 32 characters',
    )
    .optional(),
  AICMO_CAMPAIGN_OPS_ENABLED: flag.default(true),
  ...filesEnvironment.shape,
  ...outwardEnvironment.omit({ PORT: true }).shape,
});

export type LocalConfig = z.output<typeof environment>;

/**
 * What `npm start` reads. The web and the worker parse their own, from what the supervisor hands them; but what they would
 * refuse ends the start before anything runs.
 */
export function readLocalConfig(env: NodeJS.ProcessEnv): LocalConfig {
  const values = readEnvironment(environment, env, 'npm start');
  outwardOf(values);
  return values;
}
