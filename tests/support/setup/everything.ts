import { ensureBuild, ensureDatabase, ensureWorkflowBundle } from './run';

module.exports = async () => {
  ensureBuild();
  await ensureDatabase();
  await ensureWorkflowBundle();
};
