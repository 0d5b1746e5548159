/** A campaign's plan: its versions, who decided on them, what was said about them and what is drafted again. */
export * from './comments';
export * from './decide';
export * from './read';
export * from './redrafts';
export * from './submit';
