/** Who may do what. Every route names one permission; nothing else decides access by role. */

export const ROLES = ['operator', 'lead', 'admin', 'client'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'public',
  'signed_in',
  'campaigns.read',
  'campaigns.edit',
  'campaigns.decide',
  'campaigns.purge',
  'clients.read',
  'clients.edit',
  'clients.decide',
  'plans.read',
  'plans.edit',
  'plans.comment',
  'plans.decide',
  'artifacts.read',
  'artifacts.edit',
  'artifacts.decide',
  'calendar.read',
  'calendar.edit',
  'tasks.read',
  'tasks.work',
  'capacity.edit',
  'files.upload',
  'metrics.read',
  'metrics.log',
  'metrics.correct',
  'summaries.read',
  'summaries.write',
  'policies.read',
  'policies.edit',
  'policies.edit_short',
  'system.read',
  'system.pause',
  'system.maintain',
  'automation.run',
  'audit.read',
  'tokens.manage',
  'operators.manage',
  'mails.read',
  'webhooks.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OPERATOR: readonly Permission[] = [
  'public',
  'signed_in',
  'campaigns.read',
  'campaigns.edit',
  'clients.read',
  'clients.edit',
  'plans.read',
  'plans.edit',
  'plans.comment',
  'artifacts.read',
  'artifacts.edit',
  'calendar.read',
  'calendar.edit',
  'tasks.read',
  'tasks.work',
  'files.upload',
  'metrics.read',
  'metrics.log',
  'summaries.read',
  'summaries.write',
  'policies.read',
  'system.read',
  'audit.read',
];
const LEAD: readonly Permission[] = [
  ...OPERATOR,
  'campaigns.decide',
  'clients.decide',
  'plans.decide',
  'artifacts.decide',
  'policies.edit',
  'capacity.edit',
  'automation.run',
  'metrics.correct',
];

const GRANTS: Record<Role, readonly Permission[]> = {
  operator: OPERATOR,
  lead: LEAD,
  admin: PERMISSIONS,
  client: ['public', 'signed_in'],
};

export function can(role: Role, permission: Permission): boolean {
  return GRANTS[role].includes(permission);
}

/** Who an audit entry or a command names: a signed-in person, or the product itself. */
export type Actor = {
  /** Operator id; null when nobody signed in did it. */
  id: string | null;
  name: string;
  role: Role | 'system';
  /** The request that carried it, to find it in the log. */
  requestId?: string;
};

/** What the product does by itself is written down under this name. */
export const DAEMON: Actor = { id: null, name: 'aol_daemon', role: 'system' };
