export { campaign } from './campaigns';
export { planDraft } from './plans';
