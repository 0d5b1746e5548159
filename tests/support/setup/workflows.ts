import { ensureDatabase, ensureTimeSkippingServer, ensureWorkflowBundle } from './run';

module.exports = async () => {
  await ensureDatabase();
  await ensureTimeSkippingServer();
  await ensureWorkflowBundle();
};
