import { stopEverything } from './run';

module.exports = stopEverything;
