import type { Knex } from 'knex';
import { insertOperator, type NewOperator, type Operator } from '../../db/operators';
import { DAEMON, type Role } from '../../workflows/domain/permissions';

/** Everyone's password in tests. */
export const PASSWORD = 'a long enough password';

/** Fri 20 Nov 2026, 10:00 UTC: the moment at which stories begin. */
export const NOW = new Date('2026-11-20T10:00:00Z');

const NAMES: Record<Role, string> = {
  operator: 'Olga Operator',
  lead: 'Leo Lead',
  admin: 'Ada Admin',
  client: 'Cleo Client',
};
let count = 0;

/** A person who can sign in with `PASSWORD`. Each has an address of their own. */
export async function anOperator(db: Knex, given: Partial<NewOperator> = {}): Promise<Operator> {
  const role = given.role ?? 'operator';
  count += 1;
  return insertOperator(
    db,
    { email: `${role}${count}@example.com`, name: NAMES[role], role, password: PASSWORD, ...given },
    DAEMON,
    NOW,
  );
}
