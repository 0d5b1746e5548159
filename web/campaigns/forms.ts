import type { CampaignView } from '../../db/campaigns';
import type { Operator } from '../../db/operators';
import { campaignBodySchema, type CampaignBody } from '../../workflows/domain/campaigns.schema';
import { CAMPAIGN_TYPES, LEAD_CAPTURE_METHODS, PLANNINGS } from '../../workflows/domain/campaigns';
import { PLATFORMS } from '../../workflows/domain/platforms';
import { TASK_TEMPLATES } from '../../workflows/domain/task-templates';
import { addDays, localDate } from '../../workflows/domain/time';
import type { Verdict } from '../../workflows/domain/verdict';
import { isRecord, parseForm, type FormState } from '../forms';
import {
  campaignTypeLabel,
  leadCaptureLabel,
  planningLabel,
  platformLabel,
  postingModeLabel,
  taskTemplateLabel,
} from '../labels';

const FIELDS = Object.keys(campaignBodySchema.shape);

/** What the form sends, read as the campaign body that machines send too. */
export function parseCampaignForm(body: unknown, kept: Record<string, unknown> = {}): Verdict<CampaignBody> {
  const typed = Object.entries(body ?? {}).filter(([name]) => FIELDS.includes(name));
  const given = Object.fromEntries(typed) as Record<string, unknown>;
  return parseForm(campaignBodySchema, {
    ...given,
    // One ticked box arrives as a word, none not at all.
    platforms: [given['platforms'] ?? []].flat(),
    auto_activate: given['auto_activate'] ?? '',
    metadata: kept,
  });
}

/** What an empty form begins with: four weeks from next Monday's week on, where most campaigns begin. */
export function startingValues(operator: Operator, now: Date): Record<string, unknown> {
  const start = addDays(localDate(now, operator.time_zone), 1);
  return {
    platforms: ['linkedin'],
    cadence: { linkedin: 3 },
    timezone: operator.time_zone,
    start_date: start,
    end_date: addDays(start, 27),
    posting_mode: 'MANUAL',
    owner: operator.email,
    auto_activate: 'on',
  };
}

/** A stored campaign in the words of the form. */
export function valuesOf(campaign: CampaignView, operators: readonly Operator[]): Record<string, unknown> {
  const emailOf = (id: string | null) => operators.find((operator) => operator.id === id)?.email;
  return {
    ...campaign,
    client: campaign.client_name,
    project: campaign.project_name,
    objectives: campaign.objectives.join('\n'),
    blackout_dates: campaign.blackout_dates.join('\n'),
    owner: emailOf(campaign.owner_id),
    deputy: emailOf(campaign.deputy_id),
    auto_activate: campaign.auto_activate ? 'on' : undefined,
  };
}

export type CampaignFormChoices = { clients: readonly string[]; operators: readonly Operator[] };

/** Everything the form prints: what was typed, what is wrong, and what can be chosen. */
export function presentCampaignForm(state: FormState, choices: CampaignFormChoices) {
  const { values, errors, summary } = state;
  const cadence = isRecord(values['cadence']) ? values['cadence'] : {};
  const chosen = [values['platforms'] ?? []].flat();
  return {
    values: { ...values, ...typedLines(values) },
    errors,
    summary,
    platforms: PLATFORMS.map((name) => ({
      name,
      label: platformLabel[name].word,
      icon: platformLabel[name].icon,
      checked: chosen.includes(name),
      perWeek: cadence[name],
      error: errors[`cadence[${name}]`],
    })),
    clients: choices.clients,
    postingModes: [{ value: 'MANUAL', word: postingModeLabel.MANUAL.word, selected: true }],
    plannings: PLANNINGS.map((value) => ({
      value,
      word: planningLabel[value].word,
      selected: value === (values['planning'] ?? 'QUICK'),
    })),
    taskTemplates: TASK_TEMPLATES.map((value) => ({
      value,
      word: taskTemplateLabel[value].word,
      selected: value === (values['task_template'] ?? 'POST_ONLY'),
    })),
    templateHint:
      'Four tasks are due 96, 72 and 24 hours before and at the time itself. A change counts for posts that are planned from then on.',
    types: options(CAMPAIGN_TYPES, campaignTypeLabel, values['campaign_type']),
    captures: options(LEAD_CAPTURE_METHODS, leadCaptureLabel, values['lead_capture_method']),
    owners: people(choices.operators, values['owner']),
    deputies: people(choices.operators, values['deputy']),
    autoActivate: values['auto_activate'] !== undefined,
    moreOpen: OPTIONAL.some((name) => errors[name] !== undefined),
  };
}

const LABELS: Record<string, string> = {
  name: 'Campaign name',
  client: 'Client',
  project: 'Project',
  objective: 'Objective',
  primary_cta: 'Call to action',
  start_date: 'First day',
  end_date: 'Last day',
  timezone: 'Time zone',
  blackout_dates: 'Days without posts',
  owner: 'Owner',
  deputy: 'Deputy',
  brand_product: 'Brand or product',
  venture_name: 'Venture',
  industry: 'Industry',
  budget: 'Budget',
  objectives: 'Further objectives',
  description: 'Description',
};

/** What somebody else made of the fields in which this form now says otherwise. */
export function presentTheirs(mine: Record<string, unknown>, theirs: Record<string, unknown>) {
  const words = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '');
  return Object.entries(LABELS)
    .filter(([name]) => words(mine[name]) !== words(theirs[name]))
    .map(([name, label]) => ({ label, value: words(theirs[name]) || 'empty' }));
}

/** Folded away, because a campaign runs without them. */
const OPTIONAL = [
  'venture_name',
  'brand_product',
  'campaign_type',
  'industry',
  'lead_capture_method',
  'budget',
  'description',
  'objectives',
];

function typedLines(values: Record<string, unknown>) {
  const join = (value: unknown) => (Array.isArray(value) ? value.join('\n') : value);
  return { objectives: join(values['objectives']), blackout_dates: join(values['blackout_dates']) };
}

function options<T extends string>(
  values: readonly T[],
  labels: Record<T, { word: string }>,
  selected: unknown,
) {
  const none = { value: '', word: 'Not said', selected: selected === undefined || selected === '' };
  return [
    none,
    ...values.map((value) => ({ value, word: labels[value].word, selected: value === selected })),
  ];
}

function people(operators: readonly Operator[], selected: unknown) {
  const known = operators.some(({ email }) => email === selected);
  const none = { value: '', word: 'Nobody yet', selected: !known };
  return [
    none,
    ...operators.map(({ email, name }) => ({
      value: email,
      word: `${name} (${email})`,
      selected: email === selected,
    })),
  ];
}
