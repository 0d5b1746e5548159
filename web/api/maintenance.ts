import { z } from 'zod';
import { once } from '../../db/once';
import { PURGE_WORDS, purgeEverything } from '../../db/exports/purge';
import { AUDIT_FAULTS } from '../../workflows/domain/audit';
import { CAMPAIGN_STATUSES } from '../../workflows/domain/campaigns';
import { yes } from '../../workflows/domain/verdict';
import { checkAudit } from '../audit/chains';
import { CHECK_STATUSES, checkSystem } from '../diagnostics/checks';
import { bringInExport } from '../maintenance/routes';
import { exportUpload } from '../maintenance/upload';
import { BASE, endpoint } from './endpoint';
import { commandId, nothing } from './schemas';

const noun = 'Maintenance';
const permission = 'system.maintain';

const check = endpoint({
  operationId: 'checkSystem',
  noun,
  method: 'get',
  path: '/maintenance/checks',
  permission,
  kind: 'read',
  summary: 'Whether every part of the installation is as it should be',
  answers: {
    200: {
      description: 'Every check, also where some of them fail.',
      schema: z
        .object({
          passed: z.boolean(),
          checks: z.array(
            z.object({
              name: z.string(),
              status: z.enum(CHECK_STATUSES),
              reason: z.string(),
              cure: z.string().nullable(),
            }),
          ),
        })
        .meta({ id: 'SystemCheck' }),
    },
  },
  handle: async ({ site }) => {
    const checks = (await checkSystem(site)).map(({ cure = null, ...row }) => ({ ...row, cure }));
    return yes({ body: { passed: checks.every(({ status }) => status === 'PASS'), checks } });
  },
});

const verify = endpoint({
  operationId: 'verifyAudit',
  noun,
  method: 'post',
  path: '/maintenance/audit-checks',
  permission,
  kind: 'fact',
  summary: 'Compute every hash of the audit again, and write down what came out',
  body: nothing,
  answers: {
    200: {
      description: 'Whole where nothing is broken.',
      schema: z
        .object({
          whole: z.boolean(),
          chains: z.int(),
          entries: z.int(),
          broken: z
            .array(
              z.object({
                chain: z.string().describe('A campaign’s id, or `workspace`.'),
                seq: z.int().nullable(),
                entry_id: z.string().nullable(),
                fault: z.enum(AUDIT_FAULTS),
              }),
            )
            .describe('The first fault of each broken chain, fifty at the most.'),
          command_id: commandId,
        })
        .meta({ id: 'AuditCheck' }),
    },
  },
  handle: async ({ site, by }) => {
    const said = await checkAudit(site, by);
    if (!said.ok) return said;
    const { chains, entries, broken } = said.value.answer;
    return yes({
      body: {
        whole: broken.length === 0,
        chains,
        entries,
        broken: broken.map(({ chain, seq, entryId: entry_id, fault }) => ({ chain, seq, entry_id, fault })),
        command_id: said.value.commandId,
      },
    });
  },
});

const bringIn = endpoint({
  operationId: 'importCampaignExport',
  noun,
  method: 'post',
  path: '/maintenance/imports',
  permission,
  feature: 'campaign_ops',
  kind: 'fact',
  summary: 'Bring in a campaign from its export',
  description:
    'One file in the part `file`: what `GET /campaigns/{id}/export` answered, unchanged, 50 MB at most. What ran there is paused here until somebody resumes it.',
  query: z.strictObject({
    name: z.string().trim().max(255).optional().describe('Another name, where its own is taken here.'),
  }),
  upload: () => [exportUpload()],
  answers: {
    201: {
      description: 'It is here.',
      schema: z
        .object({
          campaign_id: z.uuid(),
          name: z.string(),
          status: z.enum(CAMPAIGN_STATUSES),
          renumbered: z.boolean().describe('Ids were taken here, so every row got a new one.'),
          rows: z.int(),
          unknown_people: z.array(z.string()).describe('Addresses of people that nobody here has.'),
          missing_files: z.array(z.string()).describe('Files of proofs whose bytes are not here.'),
          command_id: commandId,
        })
        .meta({ id: 'CampaignImported' }),
    },
  },
  handle: async ({ site, req, query, by }) => {
    const said = await bringInExport(site, req, query.name ?? '', by);
    if (!said.ok) return said;
    const { command_id: begun, ...imported } = said.value.answer;
    return yes({
      status: 201,
      location: `${BASE}/campaigns/${imported.campaign_id}`,
      body: { ...imported, command_id: said.value.commandId },
      announce: { campaignId: imported.campaign_id, commandId: begun },
    });
  },
});

const purge = endpoint({
  operationId: 'purgeEverything',
  noun,
  method: 'post',
  path: '/maintenance/purge',
  permission,
  kind: 'fact',
  summary: 'Delete every campaign with everything in it',
  description: 'It cannot be undone. Clients, people, settings and the audit stay.',
  body: z.strictObject({ confirmation: z.string().describe(`The words “${PURGE_WORDS}”.`) }),
  answers: {
    200: {
      description: 'They are gone.',
      schema: z.object({ campaigns: z.int(), rows: z.int(), command_id: commandId }),
    },
  },
  handle: async ({ site, body, by }) => {
    const { confirmation: typed } = body;
    const said = await once(site.db, 'purge_campaigns', { typed }, by, (keep) =>
      purgeEverything(site.db, typed, by, keep),
    );
    return said.ok ? yes({ body: { ...said.value.answer, command_id: said.value.commandId } }) : said;
  },
});

export const maintenance = [check, verify, bringIn, purge];
