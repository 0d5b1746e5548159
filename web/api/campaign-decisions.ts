import { z } from 'zod';
import { previewResume } from '../../db/campaigns/decisions';
import { findCampaign } from '../../db/campaigns';
import type { DecisionKind } from '../../db/commands';
import { checkTransition } from '../../workflows/domain/campaigns';
import { RESUME_POLICIES } from '../../workflows/domain/pauses';
import { no, yes } from '../../workflows/domain/verdict';
import { decideNow, decisionAnswers } from './decisions';
import { endpoint, type Asked } from './endpoint';
import { anyCase, byId, instant, reason, sentInstant } from './schemas';

const noun = 'Campaigns';
const shared = {
  noun,
  method: 'post',
  permission: 'campaigns.decide',
  feature: 'campaign_ops',
  kind: 'decision',
  params: byId,
  answers: decisionAnswers,
} as const;

const why = z.strictObject({ reason });
const maybeWhy = z.strictObject({ reason: reason.optional() });

const activate = endpoint({
  ...shared,
  operationId: 'activateCampaign',
  path: '/campaigns/:id/activate',
  summary: 'Let a planned campaign run now',
  description:
    'Needs an approved plan, a platform with a cadence, a call to action and an end that lies ahead.',
  body: maybeWhy,
  handle: (asked) => decideOn(asked, 'activate', asked.body),
});

const pause = endpoint({
  ...shared,
  operationId: 'pauseCampaign',
  path: '/campaigns/:id/pause',
  summary: 'Pause a campaign',
  description:
    'From the moment it is saved nothing is sent, turns due or overdue, escalates or is followed up, also while the answer is 202.',
  body: why,
  handle: (asked) => decideOn(asked, 'pause', asked.body),
});

const policy = anyCase(RESUME_POLICIES, 'lower').describe(
  '`keep_dates` leaves every date; `shift_all` moves all by the paused time; `shift_unpublished` moves what belongs to nothing published yet; `ask` leaves every date too, and what is late waits for a person, item by item.',
);

const resume = endpoint({
  ...shared,
  operationId: 'resumeCampaign',
  path: '/campaigns/:id/resume',
  summary: 'Let a paused campaign go on',
  body: z.strictObject({
    policy: policy.default('keep_dates'),
    reason: reason.optional(),
    preview: z
      .strictObject({
        at: sentInstant,
        hash: z.string().regex(/^[0-9a-f]{64}$/, 'Is the hash of a preview.'),
      })
      .optional()
      .describe(
        'The preview that was looked at: exactly it is applied, or PREVIEW_STALE when things changed since. Absent, the policy is applied as things stand.',
      ),
  }),
  handle: (asked) => {
    const { preview, ...rest } = asked.body;
    const seen = preview ? { preview: { at: preview.at.toISOString(), hash: preview.hash } } : {};
    return decideOn(asked, 'resume', { ...rest, ...seen });
  },
});

const complete = endpoint({
  ...shared,
  operationId: 'completeCampaign',
  path: '/campaigns/:id/complete',
  summary: 'Complete a campaign',
  description: 'What is left is cancelled, what was overdue counts as missed.',
  body: why,
  handle: (asked) => decideOn(asked, 'complete', asked.body),
});

const archive = endpoint({
  ...shared,
  operationId: 'archiveCampaign',
  path: '/campaigns/:id/archive',
  summary: 'Archive a campaign that is completed or was never begun',
  body: why,
  handle: (asked) => decideOn(asked, 'archive', asked.body),
});

const preview = endpoint({
  operationId: 'previewResume',
  noun,
  method: 'get',
  path: '/campaigns/:id/resume-preview',
  permission: 'campaigns.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'What a resume would move, if it happened now',
  params: byId,
  query: z.strictObject({ policy: policy.default('keep_dates') }),
  answers: {
    200: {
      description: 'Send `at` and `hash` with the resume, so that what was seen is what happens.',
      schema: z
        .object({
          policy: z.enum(RESUME_POLICIES),
          at: instant,
          hash: z.string(),
          waits: z
            .boolean()
            .describe(
              'The whole system is paused too: the campaign goes on, and dates move, when that ends.',
            ),
          shifts: z.array(
            z.object({ id: z.uuid(), kind: z.enum(['ITEM', 'TASK']), from: instant, to: instant }),
          ),
        })
        .meta({ id: 'ResumePreview' }),
    },
  },
  handle: async ({ site, viewer, params, query, now }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const may = checkTransition(campaign.status, 'resume');
    if (!may.ok) return may;
    const seen = await previewResume(site.db, campaign, query.policy, now);
    const shifts = seen.shifts.map(({ id, kind, from, to }) => ({
      id,
      kind,
      from: from.toISOString(),
      to: to.toISOString(),
    }));
    return yes({
      body: { policy: seen.policy, at: now.toISOString(), hash: seen.hash, waits: seen.waits, shifts },
    });
  },
});

export const campaignDecisions = [activate, pause, resume, preview, complete, archive];

async function decideOn(asked: Asked<{ id: string }>, kind: DecisionKind, payload: Record<string, unknown>) {
  const campaign = await findCampaign(asked.site.db, asked.viewer, asked.params.id);
  if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  return decideNow(asked, campaign.id, kind, payload);
}
