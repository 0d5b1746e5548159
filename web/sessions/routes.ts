import type { Request } from 'express';
import { z } from 'zod';
import { findForSignIn, recordSession, type Operator } from '../../db/operators';
import { passwordMatches } from '../../db/passwords';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { formState, parseForm } from '../forms';
import { SESSION_COOKIE } from '../middleware/session';
import { actorOf, localPath, saveSession } from '../request';
import type { Feature, Site } from '../site';
import { signInAttempts, type Attempts } from './attempts';

const credentials = z.object({
  email: z
    .string()
    .trim()
    .min(1, 'Type your e-mail address.')
    .max(254, 'That is too long for an e-mail address.'),
  password: z.string().min(1, 'Type your password.').max(1_000, 'That is too long for a password.'),
});
type Credentials = z.output<typeof credentials>;

/** Signing in makes a session, signing out ends it. */
export const sessions: Feature = {
  routes: (site) => {
    const attempts = signInAttempts(site.db);
    return [
      {
        method: 'get',
        path: '/sign-in',
        permission: 'public',
        handle: (req, res) => {
          const next = localPath(req.query['next']);
          if (req.operator) return res.redirect(303, next);
          return site.respond.page(req, res, 'sessions/sign-in', signInPage(formState({ next })));
        },
      },
      {
        method: 'post',
        path: '/session',
        permission: 'public',
        handle: async (req, res) => {
          const person = await authenticate(site, attempts, req);
          if (!person.ok) {
            const { email, next } = req.body as Record<string, unknown>;
            const form = formState({ email, next: localPath(next) }, person);
            const page = { name: 'sessions/sign-in', data: signInPage(form) };
            return site.respond.refuse(req, res, person, { page });
          }
          await openSession(req, person.value);
          await recordSession(site.db, 'signed_in', actorOf(req), site.now());
          return res.redirect(303, localPath((req.body as Record<string, unknown>)['next']));
        },
      },
      {
        method: 'delete',
        path: '/session',
        permission: 'public',
        handle: async (req, res) => {
          if (req.operator) await recordSession(site.db, 'signed_out', actorOf(req), site.now());
          await closeSession(req);
          res.clearCookie(SESSION_COOKIE);
          return res.redirect(303, '/sign-in');
        },
      },
    ];
  },
};

function signInPage(form: ReturnType<typeof formState>) {
  return { title: 'Sign in', form };
}

/** One answer for a wrong address and a wrong password, after the same time. */
async function authenticate(site: Site, attempts: Attempts, req: Request): Promise<Verdict<Operator>> {
  const typed = parseForm(credentials, req.body);
  if (!typed.ok) return typed;
  const { email, password }: Credentials = typed.value;
  const ip = req.ip ?? 'unknown';
  const allowed = await attempts.count(ip, email);
  if (!allowed.ok) return allowed;
  const found = await findForSignIn(site.db, email);
  if (!(await passwordMatches(found?.passwordHash, password)) || !found) {
    return no('UNAUTHENTICATED', 'SIGN_IN_FAILED');
  }
  await attempts.forgive(ip, email);
  return yes(found.operator);
}

/** A new session id: one that someone planted before is worth nothing afterwards. */
async function openSession(req: Request, person: Operator): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error?: Error | null) => (error ? reject(error) : resolve()));
  });
  req.session.operatorId = person.id;
  await saveSession(req);
  req.operator = person;
}

function closeSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((error?: Error | null) => (error ? reject(error) : resolve()));
  });
}
