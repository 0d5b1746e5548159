import type { Request, Response } from 'express';
import { listCampaigns } from '../../db/campaigns';
import { exportCampaign } from '../../db/exports/campaign';
import { importCampaign, parseExport, type Imported } from '../../db/exports/import';
import { PURGE_WORDS, purgeEverything } from '../../db/exports/purge';
import { newId } from '../../db/ids';
import { once, type Keep, type OnceAnswer } from '../../db/once';
import type { Reported } from '../../db/report';
import { no, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { ofCampaign } from '../campaigns/room';
import { formState } from '../forms';
import { campaignStatusLabel } from '../labels';
import { commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { exportUpload } from './upload';

/** Taking campaigns out, bringing them in, and removing all of them. */
export const maintenance: Feature = {
  nav: [
    {
      group: 'System',
      label: 'Maintenance',
      path: '/maintenance',
      icon: 'archive',
      permission: 'system.maintain',
    },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/maintenance',
      permission: 'system.maintain',
      handle: async (req, res) => site.respond.page(req, res, 'maintenance/index', await pageFor(site, req)),
    },
    {
      method: 'get',
      path: '/campaigns/:id/export',
      permission: 'system.maintain',
      feature: 'campaign_ops',
      handle: ofCampaign(site, async (_req, res, campaign) => {
        const about = { build: site.config.build, now: site.now() };
        const document = await exportCampaign(site.db, campaign, about);
        res.attachment(`${campaign.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.json`).json(document);
      }),
    },
    {
      method: 'post',
      path: '/maintenance/imports',
      permission: 'system.maintain',
      feature: 'campaign_ops',
      handle: [exportUpload(), bringIn(site)],
    },
    { method: 'post', path: '/maintenance/purge', permission: 'system.maintain', handle: purge(site) },
  ],
};

const SHOWN = 100;

async function pageFor(site: Site, req: Request, refused?: { form: 'import' | 'purge'; refusal: Refusal }) {
  const { part, failed } = partsOf(site, req, { campaigns: 'Take out' });
  const campaigns = await part('campaigns', [], () =>
    listCampaigns(site.db, operatorOf(req), { limit: SHOWN + 1 }),
  );
  const formOf = (name: 'import' | 'purge') =>
    refused?.form === name ? formState(req.body, refused.refusal) : formState({});
  return {
    title: 'Maintenance',
    lead: 'Take a campaign out with all its facts, bring one in, or remove everything.',
    failed,
    campaigns: campaigns.slice(0, SHOWN).map(({ id, name, client_name: client, status }) => ({
      name,
      client,
      status: campaignStatusLabel[status],
      href: `/campaigns/${id}`,
      export: `/campaigns/${id}/export`,
      remove: `/campaigns/${id}/delete`,
    })),
    more: campaigns.length > SHOWN,
    importForm: formOf('import'),
    purgeForm: formOf('purge'),
    importId: refused?.form === 'import' ? commandIdOf(req) : newId(),
    purgeId: refused?.form === 'purge' ? commandIdOf(req) : newId(),
    purgeWords: PURGE_WORDS,
    empty: {
      icon: 'archive',
      title: 'No campaigns',
      text: 'There is nothing to take out. An export from another installation can be brought in below.',
    },
  };
}

function bringIn(site: Site) {
  return async (req: Request, res: Response) => {
    const done = await importOf(site, req);
    if (!done.ok) {
      const data = await pageFor(site, req, { form: 'import', refusal: done });
      return site.respond.refuse(req, res, done, { page: { name: 'maintenance/index', data } });
    }
    const { campaign_id: id, command_id: commandId } = done.value;
    await site.respond.change(req, res, { to: `/campaigns/${id}`, flash: importedWords(done.value) });
    void site.deliver(id, commandId);
  };
}

async function importOf(site: Site, req: Request): Promise<Verdict<Imported>> {
  const done = await bringInExport(site, req, textOf(req, 'name'), reportedBy(req, site.now()));
  return done.ok ? { ok: true, value: done.value.answer } : done;
}

/** Brings in the file that was sent, once under its key; an empty name keeps the export's own. */
export async function bringInExport(
  { db }: Pick<Site, 'db'>,
  req: Request,
  name: string,
  by: Reported,
): Promise<Verdict<OnceAnswer<Imported>>> {
  if (req.uploadRefusal) return req.uploadRefusal;
  const text = req.file?.buffer.toString('utf8');
  if (!text) return no('VALIDATION_FAILED', 'EXPORT_UNREADABLE', { field: 'file' });
  const sent = parseExport(text);
  if (!sent.ok) return sent;
  const asked = { checksum: sent.value.checksum, name };
  return once(db, 'import_campaign', asked, by, (keep: Keep<Imported>) =>
    importCampaign(db, sent.value, name === '' ? {} : { name }, by, keep),
  );
}

function importedWords({ name, status, unknown_people: people, missing_files: files }: Imported): string {
  return [
    `“${name}” is here.`,
    ...(status === 'PAUSED' ? ['It is paused: nothing goes out before somebody resumes it.'] : []),
    ...(people.length > 0 ? [`Nobody here is ${people.join(', ')}: what named them names nobody.`] : []),
    ...(files.length > 0 ? [`${files.length} files of proofs are not here.`] : []),
  ].join(' ');
}

function purge(site: Site) {
  return async (req: Request, res: Response) => {
    const typed = textOf(req, 'confirmation');
    const by = reportedBy(req, site.now());
    const done = await once(site.db, 'purge_campaigns', { typed }, by, (keep) =>
      purgeEverything(site.db, typed, by, keep),
    );
    if (!done.ok) {
      const data = await pageFor(site, req, { form: 'purge', refusal: done });
      return site.respond.refuse(req, res, done, { page: { name: 'maintenance/index', data } });
    }
    const { campaigns } = done.value.answer;
    const flash = `${campaigns === 1 ? 'One campaign is' : `${campaigns} campaigns are`} gone with everything in them. Their processes end by themselves; the audit keeps its entries.`;
    return site.respond.change(req, res, { to: '/maintenance', flash });
  };
}

function textOf(req: Request, name: string): string {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name];
  return typeof value === 'string' ? value.trim() : '';
}
