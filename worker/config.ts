import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { FilePlace } from '../db/files';
import { filePlaceOf, filesEnvironment } from '../db/storage/place';
import { outwardEnvironment, outwardOf, type OutwardConfig } from '../db/outward';
import { databaseUrl, flag, readEnvironment, temporalAddress } from './environment';

export type WorkerConfig = {
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  /** Uploads and exports lie below it. */
  dataDir: string;
  /** Where the bytes of uploads and exports lie. */
  files: FilePlace;
  /** False: no campaign process is started, everything else is served. */
  campaignOps: boolean;
  /** The prebuilt workflow code. */
  workflowBundle: string;
  /** How people and systems outside are reached. */
  outward: OutwardConfig;
};

const environment = z.object({
  DATABASE_URL: databaseUrl,
  TEMPORAL_ADDRESS: temporalAddress.default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  APP_DATA_DIR: z.string().min(1).default('.data'),
  AICMO_CAMPAIGN_OPS_ENABLED: flag.default(true),
  WORKFLOW_BUNDLE: z
    .string()
    .min(1)
    .default(join(__dirname, '..', 'workflow-bundle.js')),
  ...filesEnvironment.shape,
  ...outwardEnvironment.shape,
});

/** The worker's environment, parsed once at boot. Throws one message naming all that is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const values = readEnvironment(environment, env, 'the worker');
  return {
    databaseUrl: values.DATABASE_URL,
    temporalAddress: values.TEMPORAL_ADDRESS,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    dataDir: resolve(values.APP_DATA_DIR),
    files: filePlaceOf(values, resolve(values.APP_DATA_DIR)),
    campaignOps: values.AICMO_CAMPAIGN_OPS_ENABLED,
    workflowBundle: values.WORKFLOW_BUNDLE,
    outward: outwardOf(values),
  };
}
