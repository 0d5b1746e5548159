export { campaign } from './campaigns';
export { planDraft } from './plans';
export { mail } from './mail';
export { webhook } from './webhooks';
