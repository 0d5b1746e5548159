import type { Operator } from '../../db/operators';
import { ROLES, type Role } from '../../workflows/domain/permissions';
import { formState, type FormState } from '../forms';
import { roleLabel } from '../labels';

type Account = Operator & { disabled_at: Date | null };

/** What each role is for, beside its name in the choice. */
const ROLE_NOTES: Record<Role, string> = {
  operator: 'does the daily work',
  lead: 'also decides on plans and campaigns',
  admin: 'also holds the brake, people and tokens',
  client: 'sees only what is shared with it',
};

export function presentOperators(accounts: readonly Account[], viewer: Operator, form?: FormState) {
  const shown = form ?? formState({ role: 'operator', time_zone: viewer.time_zone });
  return {
    title: 'People',
    form: shown,
    roles: ROLES.map((role) => ({
      value: role,
      word: `${roleLabel[role].word}: ${ROLE_NOTES[role]}`,
      selected: shown.values['role'] === role,
    })),
    rows: accounts.map((account) => ({
      id: account.id,
      name: account.name,
      email: account.email,
      role: roleLabel[account.role],
      zone: account.time_zone,
      disabledAt: account.disabled_at,
      canDisable: account.disabled_at === null && account.id !== viewer.id,
      isViewer: account.id === viewer.id,
    })),
  };
}
