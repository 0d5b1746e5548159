import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { findOperator } from '../../db/operators';
import { findOperatorByToken } from '../../db/tokens';
import { no } from '../../workflows/domain/verdict';
import { isApi } from '../request';
import type { Respond } from '../respond';

/** Finds out who is asking, anew with each request: disabling someone takes effect at once. */
export function operator(db: Knex, now: () => Date, respond: Respond): RequestHandler {
  return async (req, res, next) => {
    const token = isApi(req) ? bearerOf(req.get('Authorization')) : undefined;
    if (token !== undefined) {
      req.operator = await findOperatorByToken(db, token, now());
      req.viaToken = true;
      // A token that is no longer good must not fall back to whoever the cookie names.
      if (!req.operator) return respond.refuse(req, res, no('UNAUTHENTICATED', 'SIGN_IN_REQUIRED'));
    } else if (req.session.operatorId !== undefined) {
      req.operator = await findOperator(db, req.session.operatorId);
    }
    next();
  };
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}
