import {
  can,
  DAEMON,
  PERMISSIONS,
  ROLES,
  type Permission,
  type Role,
} from '../../workflows/domain/permissions';
import { no, REFUSAL_CODES, REFUSAL_REASONS, yes } from '../../workflows/domain/verdict';

/** Who may, of those signed in; ruling 19. */
const WHO: Record<Permission, Role[]> = {
  public: ['operator', 'lead', 'admin', 'client'],
  signed_in: ['operator', 'lead', 'admin', 'client'],
  'campaigns.read': ['operator', 'lead', 'admin'],
  'campaigns.edit': ['operator', 'lead', 'admin'],
  'campaigns.decide': ['lead', 'admin'],
  'campaigns.purge': ['admin'],
  'clients.read': ['operator', 'lead', 'admin'],
  'clients.edit': ['operator', 'lead', 'admin'],
  'clients.decide': ['lead', 'admin'],
  'plans.read': ['operator', 'lead', 'admin'],
  'plans.edit': ['operator', 'lead', 'admin'],
  'plans.comment': ['operator', 'lead', 'admin'],
  'plans.decide': ['lead', 'admin'],
  'artifacts.read': ['operator', 'lead', 'admin'],
  'artifacts.edit': ['operator', 'lead', 'admin'],
  'artifacts.decide': ['lead', 'admin'],
  'calendar.read': ['operator', 'lead', 'admin'],
  'calendar.edit': ['operator', 'lead', 'admin'],
  'tasks.read': ['operator', 'lead', 'admin'],
  'tasks.work': ['operator', 'lead', 'admin'],
  'capacity.edit': ['lead', 'admin'],
  'files.upload': ['operator', 'lead', 'admin'],
  'metrics.read': ['operator', 'lead', 'admin'],
  'metrics.log': ['operator', 'lead', 'admin'],
  'metrics.correct': ['lead', 'admin'],
  'summaries.read': ['operator', 'lead', 'admin'],
  'summaries.write': ['operator', 'lead', 'admin'],
  'policies.read': ['operator', 'lead', 'admin'],
  'policies.edit': ['lead', 'admin'],
  'policies.edit_short': ['admin'],
  'system.read': ['operator', 'lead', 'admin'],
  'system.pause': ['admin'],
  'system.maintain': ['admin'],
  'automation.run': ['lead', 'admin'],
  'audit.read': ['operator', 'lead', 'admin'],
  'tokens.manage': ['admin'],
  'operators.manage': ['admin'],
  'mails.read': ['admin'],
  'webhooks.manage': ['admin'],
};

test.each(PERMISSIONS)('%s is for those whom the rulings name, and for nobody else', (permission) => {
  expect(ROLES.filter((role) => can(role, permission))).toEqual(WHO[permission]);
});

test('a client may nothing but be signed in', () => {
  expect(PERMISSIONS.filter((permission) => can('client', permission))).toEqual(['public', 'signed_in']);
});

test('the product itself is nobody who signed in', () => {
  expect(DAEMON).toEqual({ id: null, name: 'aol_daemon', role: 'system' });
});

test('a verdict is yes with what was found, or no with its code and reason', () => {
  expect(yes()).toEqual({ ok: true, value: undefined });
  expect(yes(7)).toEqual({ ok: true, value: 7 });
  expect(no('CONFLICT', 'NAME_TAKEN', { field: 'name' })).toEqual({
    ok: false,
    code: 'CONFLICT',
    reason: 'NAME_TAKEN',
    field: 'name',
  });
  expect(new Set(REFUSAL_CODES).size).toBe(REFUSAL_CODES.length);
  expect(new Set(REFUSAL_REASONS).size).toBe(REFUSAL_REASONS.length);
});
