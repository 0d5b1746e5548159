import type { RequestHandler } from 'express';
import { no } from '../../workflows/domain/verdict';
import type { Respond } from '../respond';

export function notFound(respond: Respond): RequestHandler {
  return (req, res) => respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
}
