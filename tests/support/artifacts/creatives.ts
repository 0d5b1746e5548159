export { CREATIVES_CONTENT } from '../../../db/seeds/northwind-creatives';
