import type { Request, Response } from 'express';
import { z } from 'zod';
import { addOperator, disableOperator, listAccounts } from '../../db/operators';
import { ROLES } from '../../workflows/domain/permissions';
import { isZone } from '../../workflows/domain/time';
import { no } from '../../workflows/domain/verdict';
import { formState, named, parseForm, type FormState } from '../forms';
import { actorOf, operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { presentOperators } from './present';

const personForm = z.object({
  name: named(100, 'Type the name that others see.'),
  email: z.email('Type an e-mail address, such as olga@agency.example.').max(200),
  role: z.enum(ROLES, { error: 'Choose a role.' }),
  time_zone: z.string().trim().refine(isZone, 'Choose a time zone from the list, such as Europe/Berlin.'),
});

/** Who works here, for admins: a new person gets a password that is shown once; access ends with a click. */
export const operators: Feature = {
  nav: [
    { group: 'System', label: 'People', path: '/operators', icon: 'users', permission: 'operators.manage' },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/operators',
      permission: 'operators.manage',
      handle: async (req, res) => site.respond.page(req, res, 'operators/index', await pageFor(site, req)),
    },
    { method: 'post', path: '/operators', permission: 'operators.manage', handle: add(site) },
    { method: 'delete', path: '/operators/:id', permission: 'operators.manage', handle: disable(site) },
  ],
};

/** Answers with the page itself, not a redirect: the password is shown once and kept nowhere. */
function add(site: Site) {
  return async (req: Request, res: Response) => {
    const typed = parseForm(personForm, req.body);
    const added = typed.ok ? await addOperator(site.db, typed.value, actorOf(req), site.now()) : typed;
    if (!added.ok) {
      const data = await pageFor(site, req, formState(req.body, added));
      return site.respond.refuse(req, res, added, { page: { name: 'operators/index', data } });
    }
    const { operator, password } = added.value;
    const page = { ...(await pageFor(site, req)), added: { email: operator.email, password } };
    return site.respond.page(req, res, 'operators/index', page, { status: 201 });
  };
}

function disable(site: Site) {
  return async (req: Request, res: Response) => {
    const id = String(req.params['id']);
    // The last admin could otherwise lock everybody out.
    if (id === operatorOf(req).id) return site.respond.refuse(req, res, no('CONFLICT', 'OWN_ACCOUNT'));
    await disableOperator(site.db, id, actorOf(req), site.now());
    const flash = 'The account is disabled. Every session and token of it has ended.';
    return site.respond.change(req, res, { to: '/operators', flash });
  };
}

async function pageFor(site: Site, req: Request, form?: FormState) {
  return presentOperators(await listAccounts(site.db), operatorOf(req), form);
}
