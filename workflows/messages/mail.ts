/** One message on its way out. */
export type MailInput = { mailId: string };

export const MAIL_WORKFLOW = 'mail';

export function mailWorkflowId(mailId: string): string {
  return `mail:${mailId}`;
}
