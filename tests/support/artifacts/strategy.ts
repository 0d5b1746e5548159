export { STRATEGY_CONTENT } from '../../../db/seeds/northwind-strategy';
