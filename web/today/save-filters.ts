import type { Request, Response } from 'express';
import { z } from 'zod';
import { MOST_SAVED, saveFilter } from '../../db/saved-filters';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState, named, parseForm } from '../forms';
import { actorOf, operatorOf } from '../request';
import type { Site } from '../site';
import { addressOf, readQuery, type TodayQuery } from './filter';
import { todayView } from './page';

const form = z.object({ name: named(40, 'Give them a name.') });

/** Keeps the filters of this address under a name, for whoever asks. */
export async function saveFilters(site: Site, req: Request, res: Response): Promise<void> {
  const query = queryIn(req.body);
  const refuse = async (refusal: Refusal) => {
    const data = await todayView(site, req, { ...query, filters: true }, formState(req.body, refusal));
    return site.respond.refuse(req, res, refusal, { page: { name: 'today/show', data } });
  };
  const typed = parseForm(form, req.body);
  if (!typed.ok) return refuse(typed);
  const { name } = typed.value;
  const to = addressOf(query);
  const words = to.split('?')[1] ?? '';
  const saved = await saveFilter(site.db, operatorOf(req).id, { name, words }, actorOf(req), site.now());
  if (!saved) {
    const fields = { name: `You have ${MOST_SAVED} already. Forget one first.` };
    return refuse(no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'name', detail: { fields } }));
  }
  return site.respond.change(req, res, { to, flash: `“${name}” is saved. It stands above the list.` });
}

/** The form carries the address that it was drawn for. */
function queryIn(body: unknown): TodayQuery {
  const { address } = (body ?? {}) as Record<string, unknown>;
  const words = typeof address === 'string' ? (address.split('?')[1] ?? '') : '';
  return readQuery(Object.fromEntries(new URLSearchParams(words)));
}
