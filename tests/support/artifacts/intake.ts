export { INTAKE_CONTENT } from '../../../db/seeds/northwind-intake';
