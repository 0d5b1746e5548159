export { campaign } from './campaigns';
export { planDraft } from './plans';
export { generation } from './generation';
export { mail } from './mail';
export { webhook } from './webhooks';
