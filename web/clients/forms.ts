import { clientBodySchema, type ClientBody } from '../../workflows/domain/clients.schema';
import type { Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';

const FIELDS = Object.keys(clientBodySchema.shape);

/** What the form sends, read as the body that machines send too. */
export function parseClientForm(body: unknown): Verdict<ClientBody> {
  const typed = Object.entries(body ?? {}).filter(([name]) => FIELDS.includes(name));
  return parseForm(clientBodySchema, Object.fromEntries(typed));
}
