import { z } from 'zod';
import { changeOnce, once } from '../../db/once';
import { forgetFilter, MOST_SAVED, saveFilter, savedFilters, type SavedFilter } from '../../db/saved-filters';
import { TODAY_SECTIONS, WHOSE } from '../../db/tasks/today';
import { TASK_PLATFORMS } from '../../workflows/domain/platforms';
import { yes } from '../../workflows/domain/verdict';
import { named } from '../forms';
import { addressOf, readQuery } from '../today/filter';
import { endpoint } from './endpoint';
import { refused } from './input';
import { anId, anyCase, byId, commandId, nothing } from './schemas';

const shared = { noun: 'Tasks', permission: 'tasks.read', feature: 'campaign_ops' } as const;

const filterSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    whose: z.enum(WHOSE),
    platform: z.enum(TASK_PLATFORMS).nullable(),
    campaign_id: z.uuid().nullable(),
    section: z.enum(TODAY_SECTIONS).nullable(),
    path: z.string().describe('The page that it opens.'),
  })
  .meta({ id: 'SavedFilter' });

function present({ id, name, words }: SavedFilter): z.infer<typeof filterSchema> {
  const query = readQuery(Object.fromEntries(new URLSearchParams(words)));
  const { whose, platform = null, campaignId = null, section = null } = query;
  return { id, name, whose, platform, campaign_id: campaignId, section, path: addressOf(query) };
}

const list = endpoint({
  ...shared,
  operationId: 'listSavedFilters',
  method: 'get',
  path: '/today/filters',
  kind: 'read',
  summary: 'The caller’s saved filters of the list of the day',
  answers: {
    200: { description: 'In the order they were saved.', schema: z.object({ items: z.array(filterSchema) }) },
  },
  handle: async ({ viewer }) => yes({ body: { items: savedFilters(viewer).map(present) } }),
});

const save = endpoint({
  ...shared,
  operationId: 'saveFilter',
  method: 'post',
  path: '/today/filters',
  kind: 'fact',
  summary: 'Keep filters of the list of the day under a name',
  description: `The same name again takes its place. ${MOST_SAVED} at most.`,
  body: z.strictObject({
    name: named(40, 'Give them a name.'),
    whose: anyCase(WHOSE, 'lower').default('team'),
    platform: anyCase(TASK_PLATFORMS, 'lower').nullable().default(null),
    campaign_id: anId.nullable().default(null),
    section: anyCase(TODAY_SECTIONS, 'lower').nullable().default(null).describe('One part of the list.'),
  }),
  answers: {
    201: { description: 'They are kept.', schema: filterSchema.extend({ command_id: commandId }) },
  },
  handle: async ({ site, viewer, body, by }) => {
    const { name, whose, platform, campaign_id, section } = body;
    const address = addressOf({
      whose,
      platform: platform ?? undefined,
      campaignId: campaign_id ?? undefined,
      section: section ?? undefined,
      filters: false,
      choose: false,
    });
    const words = address.split('?')[1] ?? '';
    const said = await once<SavedFilter>(site.db, 'save_filter', body, by, (keep) =>
      site.db.transaction(async (trx) => {
        const saved = await saveFilter(trx, viewer.id, { name, words }, by.actor, by.now);
        if (!saved) return refused({ name: `You have ${MOST_SAVED} already. Forget one first.` });
        await keep(trx, saved);
        return yes(saved);
      }),
    );
    if (!said.ok) return said;
    return yes({ status: 201, body: { ...present(said.value.answer), command_id: said.value.commandId } });
  },
});

const forget = endpoint({
  ...shared,
  operationId: 'forgetFilter',
  method: 'delete',
  path: '/today/filters/:id',
  kind: 'fact',
  summary: 'Forget saved filters',
  params: byId,
  body: nothing,
  answers: {
    200: { description: 'They are forgotten.', schema: z.object({ id: z.uuid(), command_id: commandId }) },
  },
  handle: async ({ site, viewer, params, by }) => {
    const said = await changeOnce(site.db, 'forget_filter', params, by, async (trx) =>
      (await forgetFilter(trx, viewer.id, params.id, by.actor, by.now)) ? params : undefined,
    );
    return said.ok ? yes({ body: { id: params.id, command_id: said.value.commandId } }) : said;
  },
});

export const todayFilters = [list, save, forget];
