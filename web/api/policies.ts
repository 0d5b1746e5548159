import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { once } from '../../db/once';
import {
  changeCampaignPolicy,
  changeWorkspacePolicy,
  readPolicy,
  type EffectivePolicy,
} from '../../db/policies';
import { can } from '../../workflows/domain/permissions';
import {
  checkPolicy,
  CHOICE_KEYS,
  DURATION_KEYS,
  POLICY_CHOICES,
  POLICY_DEFAULTS,
  policyRange,
  type DurationKey,
  type PolicyKey,
} from '../../workflows/domain/policy';
import { no, yes } from '../../workflows/domain/verdict';
import { endpoint } from './endpoint';
import { byId, commandId } from './schemas';

const noun = 'Policies';
const feature = 'campaign_ops';

const MEANING: Record<PolicyKey, string> = {
  follow_up_first: 'After a post is completed: the first look at early comments',
  follow_up_second: 'After a post is completed: the review of its performance',
  follow_up_story: 'The second look at a story, before it expires',
  due_lead: 'How long before its time a task counts as due',
  overdue_grace: 'How long after its time a task counts as overdue',
  missed_after: 'How long after its time a post that nobody made counts as missed; longer than overdue_grace',
  tick: 'Between two full checks of a campaign; whole days check at 07:00 in its zone',
  tick_jitter: 'Campaigns spread their full checks over this much time',
  approval_reminder: 'A plan’s approvers are reminded after this long',
  approval_deputy: 'This long after the reminder the deputy is named',
  approval_lead: 'This long after the deputy every lead is named',
  approval_levels: 'How many people approve a plan, one after the other',
  self_approval: 'Whether a lead or an admin may approve a plan that they wrote a part of',
  approval_final:
    'A plan that is approved after its start, when everybody was asked in vain, keeps its dates or moves to the next free days, unless the approver says otherwise',
  hold_on_stale: 'Whether the calendar stops growing while the execution plan is flagged',
  horizon: 'How far ahead calendar and tasks are built; a day at the least for everybody',
  resume_spacing: 'A resume that moves posts keeps those of one platform at least this far from each other',
};

function duration(key: DurationKey) {
  return z
    .string({ error: 'Is an ISO-8601 duration such as PT2H, PT30M or P1D.' })
    .describe(`${MEANING[key]}. ISO-8601 duration; ${policyRange(key)}. Default ${POLICY_DEFAULTS[key]}.`);
}

const choices = {
  approval_levels: choice('approval_levels'),
  self_approval: choice('self_approval'),
  approval_final: choice('approval_final'),
  hold_on_stale: choice('hold_on_stale'),
};

function choice<K extends (typeof CHOICE_KEYS)[number]>(key: K) {
  const says = `Is one of ${POLICY_CHOICES[key].join(', ')}.`;
  return z
    .enum(POLICY_CHOICES[key], { error: says })
    .describe(`${MEANING[key]}. ${says} Default ${POLICY_DEFAULTS[key]}.`);
}

type Durations<T extends z.ZodType> = Record<DurationKey, T>;

const durations = Object.fromEntries(
  DURATION_KEYS.map((key) => [key, duration(key)]),
) as Durations<z.ZodString>;
const durationOverrides = Object.fromEntries(
  DURATION_KEYS.map((key) => [key, duration(key).optional()]),
) as Durations<z.ZodOptional<z.ZodString>>;
const overrides = { ...durationOverrides, ...z.object(choices).partial().shape };

const valuesSchema = z.object({ ...durations, ...choices }).meta({ id: 'PolicyValues' });
const overridesSchema = z.strictObject(overrides).meta({
  id: 'PolicyOverrides',
  description:
    'What differs from what stands above: the workspace overrides the defaults, a campaign overrides the workspace. Leads may set what the ranges say; admins may go down to a second (PT1S, or PT0S for due_lead, overdue_grace and tick_jitter), to watch a day in a minute.',
});

const policySchema = z
  .object({
    scope: z.enum(['WORKSPACE', 'CAMPAIGN']),
    campaign_id: z.uuid().nullable(),
    values: valuesSchema.describe('What holds.'),
    overrides: overridesSchema.describe('What this scope itself says.'),
    inherited: overridesSchema.describe('What a campaign’s workspace says; empty for the workspace.'),
  })
  .meta({ id: 'Policy' });

const saved = {
  200: {
    description: 'Saved. It is read at every tick, so it takes effect at once.',
    schema: z.object({ command_id: commandId, values: valuesSchema }),
  },
};

const show = endpoint({
  operationId: 'getCampaignPolicy',
  noun,
  method: 'get',
  path: '/campaigns/:id/policy',
  permission: 'policies.read',
  feature,
  kind: 'read',
  summary: 'Read the numbers a campaign runs by',
  params: byId,
  answers: { 200: { description: 'The policy.', schema: policySchema } },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const policy = await readPolicy(site.db, campaign.id);
    return yes({ body: presentPolicy(policy, campaign.id) });
  },
});

const replace = endpoint({
  operationId: 'replaceCampaignPolicy',
  noun,
  method: 'put',
  path: '/campaigns/:id/policy',
  permission: 'policies.edit',
  feature,
  kind: 'report',
  summary: 'Replace a campaign’s own numbers',
  description: 'What is left out falls back to the workspace. `{}` takes every override away.',
  params: byId,
  body: overridesSchema,
  answers: saved,
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const checked = checkPolicy(body, can(viewer.role, 'policies.edit_short'));
    if (!checked.ok) return checked;
    const changed = await changeCampaignPolicy(site.db, campaign.id, checked.value, by);
    if (!changed.ok) return changed;
    const { commandId: command, answer } = changed.value;
    return yes({ body: { command_id: command, ...answer }, announce: changed.value });
  },
});

const showWorkspace = endpoint({
  operationId: 'getWorkspacePolicy',
  noun,
  method: 'get',
  path: '/policy',
  permission: 'policies.read',
  feature,
  kind: 'read',
  summary: 'Read the numbers that campaigns run by unless they say otherwise',
  answers: { 200: { description: 'The policy.', schema: policySchema } },
  handle: async ({ site }) => yes({ body: presentPolicy(await readPolicy(site.db, null), null) }),
});

const replaceWorkspace = endpoint({
  operationId: 'replaceWorkspacePolicy',
  noun,
  method: 'put',
  path: '/policy',
  permission: 'policies.edit',
  feature,
  kind: 'fact',
  summary: 'Replace the workspace’s numbers',
  description: 'What is left out falls back to the defaults. Every campaign hears of it.',
  body: overridesSchema,
  answers: saved,
  handle: async ({ site, viewer, body, by }) => {
    const checked = checkPolicy(body, can(viewer.role, 'policies.edit_short'));
    if (!checked.ok) return checked;
    const changed = await once(site.db, 'change_workspace_policy', { overrides: checked.value }, by, (keep) =>
      changeWorkspacePolicy(site.db, checked.value, by, { keep }),
    );
    if (!changed.ok) return changed;
    return yes({ body: { command_id: changed.value.commandId, ...changed.value.answer } });
  },
});

export const policies = [show, replace, showWorkspace, replaceWorkspace];

function presentPolicy(
  { values, workspace, campaign }: EffectivePolicy,
  campaignId: string | null,
): z.infer<typeof policySchema> {
  return campaignId === null
    ? { scope: 'WORKSPACE', campaign_id: null, values, overrides: workspace, inherited: {} }
    : { scope: 'CAMPAIGN', campaign_id: campaignId, values, overrides: campaign, inherited: workspace };
}
