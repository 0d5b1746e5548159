import { ensureDatabase } from './run';

module.exports = ensureDatabase;
