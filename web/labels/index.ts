/** Enum value → how a person reads it. Nothing raw on a page. */
export * from './artifacts';
export * from './campaigns';
export * from './messages';
export * from './plans';
export * from './work';
export * from './workspace';
export { TONES, type Label, type Tone } from './label';
