export * from './approval-facts';
export * from './ask';
export * from './decide';
export * from './drafts';
export * from './history';
export { checkVersion, runArtifactQc } from './qc';
export * from './read';
export { restoreArtifact, saveArtifact, saveVersion, validationOf } from './save';
export type { ContentToSave, SavedArtifact } from './save';
