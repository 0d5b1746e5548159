/** Rows as Postgres gives them. Instants are `Date`, days are `YYYY-MM-DD`, counters are numbers. */

export * from './artifacts';
export * from './campaigns';
export * from './clients';
export * from './figures';
export * from './messages';
export * from './plans';
export * from './records';
export * from './work';
