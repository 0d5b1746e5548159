import type { Request, Response } from 'express';
import { changePassword, findPasswordHash, updateProfile } from '../../db/operators';
import { changeOnce, onceWithSecret } from '../../db/once';
import { passwordMatches } from '../../db/passwords';
import { createToken, listTokens, revokeToken } from '../../db/tokens';
import { can } from '../../workflows/domain/permissions';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState, parseForm } from '../forms';
import { commandIdOf, reportedBy } from '../report';
import { actorOf, operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { passwordForm, profileForm, tokenForm } from './forms';
import { saveNotifications } from './notifications';
import { presentSettings, type SettingsForm, type SettingsForms } from './present';

/** My account; for admins also the tokens that machines sign in with. */
export const settings: Feature = {
  nav: [{ group: 'System', label: 'Settings', path: '/settings', icon: 'settings', permission: 'signed_in' }],
  routes: (site) => [
    {
      method: 'get',
      path: '/settings',
      permission: 'signed_in',
      handle: async (req, res) => {
        await site.respond.page(req, res, 'settings/show', await pageFor(site, req));
      },
    },
    { method: 'patch', path: '/settings/profile', permission: 'signed_in', handle: saveProfile(site) },
    {
      method: 'patch',
      path: '/settings/notifications',
      permission: 'signed_in',
      handle: saveNotifications(site, (req, res, refusal) =>
        refuse(site, req, res, refusal, 'notifications'),
      ),
    },
    { method: 'put', path: '/settings/password', permission: 'signed_in', handle: savePassword(site) },
    { method: 'post', path: '/settings/tokens', permission: 'tokens.manage', handle: addToken(site) },
    { method: 'delete', path: '/settings/tokens/:id', permission: 'tokens.manage', handle: endToken(site) },
  ],
};

function saveProfile(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const typed = parseForm(profileForm, req.body);
    if (!typed.ok) return refuse(site, req, res, typed, 'profile');
    const { name, time_zone, keyboard, version } = typed.value;
    const profile = {
      name,
      time_zone,
      preferences: { ...operator.preferences, keyboard: keyboard === 'on' },
    };
    const saved = await updateProfile(site.db, operator, profile, version, actorOf(req), site.now());
    if (!saved) {
      const elsewhere = no('CONFLICT', 'EDITED_MEANWHILE', { detail: { by: 'Another window of yours' } });
      return refuse(site, req, res, elsewhere, 'profile');
    }
    return site.respond.change(req, res, { to: '/settings', flash: 'Your account was saved.' });
  };
}

function savePassword(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const typed = parseForm(passwordForm, req.body);
    if (!typed.ok) return refuse(site, req, res, typed, 'password');
    const { current_password: current, new_password: wanted } = typed.value;
    if (!(await passwordMatches(await findPasswordHash(site.db, operator.id), current))) {
      const fields = { current_password: 'That is not the password you have now.' };
      const refusal = no('VALIDATION_FAILED', 'FIELDS_INVALID', {
        field: 'current_password',
        detail: { fields },
      });
      return refuse(site, req, res, refusal, 'password');
    }
    await changePassword(site.db, operator, wanted, req.sessionID, actorOf(req), site.now());
    const flash = 'Your password was changed. Every other browser you were signed in with is signed out.';
    return site.respond.change(req, res, { to: '/settings', flash });
  };
}

/** Answers with the page itself, not a redirect: the secret is shown once and stored nowhere. */
function addToken(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const typed = parseForm(tokenForm, req.body);
    if (!typed.ok) return refuse(site, req, res, typed, 'token');
    const name = typed.value.token_name;
    const by = reportedBy(req, site.now());
    const said = await onceWithSecret(site.db, 'create_token', { name }, by, (trx) =>
      createToken(trx, { operatorId: operator.id, name }, by.actor, by.now),
    );
    if (!said.ok) return refuse(site, req, res, said, 'token');
    const { secret } = said.value;
    if (secret === undefined) {
      const flash = `“${name}” was made already. Its token was shown then and is kept nowhere: if you have not copied it, revoke it and create another.`;
      return site.respond.change(req, res, { to: '/settings#tokens', flash });
    }
    const page = { ...(await pageFor(site, req)), newToken: { name, secret } };
    return site.respond.page(req, res, 'settings/show', page, { status: 201 });
  };
}

function endToken(site: Site) {
  return async (req: Request, res: Response) => {
    const id = String(req.params['id']);
    const by = reportedBy(req, site.now());
    const said = await changeOnce(site.db, 'revoke_token', { id }, by, async (trx) =>
      (await revokeToken(trx, id, by.actor, by.now)) ? { id } : undefined,
    );
    if (!said.ok) return site.respond.refuse(req, res, said);
    return site.respond.change(req, res, {
      to: '/settings#tokens',
      flash: 'The token was revoked. It no longer works.',
    });
  };
}

/** The page again with what was typed. Passwords are typed anew: they are never sent back. */
async function refuse(site: Site, req: Request, res: Response, refusal: Refusal, form: SettingsForm) {
  const typed: unknown = form === 'password' ? {} : req.body;
  const again = form === 'token' ? { commandId: commandIdOf(req) } : {};
  const data = await pageFor(site, req, { [form]: formState(typed, refusal), ...again });
  return site.respond.refuse(req, res, refusal, { page: { name: 'settings/show', data } });
}

async function pageFor(site: Site, req: Request, forms: SettingsForms = {}) {
  const operator = operatorOf(req);
  const { part, failed } = partsOf(site, req, { tokens: 'API tokens' }, '/settings');
  const tokens = await part('tokens', [], () =>
    can(operator.role, 'tokens.manage') ? listTokens(site.db) : [],
  );
  return { ...presentSettings(operator, tokens, site.config.outward.mail !== null, forms), failed };
}
