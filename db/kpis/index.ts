export * from './check';
export * from './read';
