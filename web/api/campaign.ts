import { z } from 'zod';
import type { CampaignView } from '../../db/campaigns';
import type { Person } from '../../db/people';
import { isClosed } from '../../workflows/domain/agenda';
import {
  actionsFor,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_STATUSES,
  CAMPAIGN_TYPES,
  LEAD_CAPTURE_METHODS,
  PLANNINGS,
  POSTING_MODES,
} from '../../workflows/domain/campaigns';
import { PAUSE_REASONS, type Pause } from '../../workflows/domain/pauses';
import { PLATFORMS } from '../../workflows/domain/platforms';
import { TASK_TEMPLATES } from '../../workflows/domain/task-templates';
import { BASE } from './endpoint';
import { day, instant } from './schemas';

/** A campaign as machines read it. */

const pause = z
  .object({
    kinds: z
      .array(z.enum(PAUSE_REASONS))
      .describe('Everything that holds it: its own pause, the system’s, both.'),
    by: z.string(),
    reason: z.string().nullable(),
    since: instant,
  })
  .meta({ id: 'Pause', description: 'What holds it, since the first of it began.' });

export const campaignSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z.enum(CAMPAIGN_STATUSES),
    paused: pause
      .nullable()
      .describe('Null while it runs. A campaign that the system’s pause holds keeps its status.'),
    actions: z.array(z.enum(CAMPAIGN_ACTIONS)).describe('What its status allows now.'),
    client: z.string(),
    client_id: z.uuid(),
    project: z.string(),
    project_id: z.uuid(),
    venture_name: z.string().nullable(),
    brand_product: z.string().nullable(),
    description: z.string().nullable(),
    campaign_type: z.enum(CAMPAIGN_TYPES).nullable(),
    industry: z.string().nullable(),
    objective: z.string(),
    objectives: z.array(z.string()),
    platforms: z.array(z.enum(PLATFORMS)),
    cadence: z.partialRecord(z.enum(PLATFORMS), z.int()).describe('Items a week.'),
    timezone: z.string().describe('IANA name. Days and wall times of the campaign are meant in it.'),
    start_date: day,
    end_date: day,
    primary_cta: z.string(),
    lead_capture_method: z.enum(LEAD_CAPTURE_METHODS).nullable(),
    budget: z.string().nullable(),
    planning: z.enum(PLANNINGS),
    posting_mode: z.enum(POSTING_MODES),
    task_template: z.enum(TASK_TEMPLATES).describe('Which tasks items get that are made from now on.'),
    blackout_dates: z.array(day),
    owner: z.string().nullable().describe('E-mail address.'),
    owner_name: z.string().nullable(),
    deputy: z.string().nullable().describe('E-mail address.'),
    deputy_name: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    auto_activate: z.boolean(),
    needs_attention: z.string().nullable().describe('What a person should look at, when something is wrong.'),
    activated_at: instant.nullable(),
    completed_at: instant.nullable(),
    archived_at: instant.nullable(),
    version: z
      .int()
      .describe('Grows with every change. Send it with an edit to be told of edits in between.'),
    created_at: instant,
    updated_at: instant,
    links: z.object({
      self: z.string(),
      context: z.string(),
      plan: z.string(),
      plans: z.string(),
      calendar: z.string(),
      agenda: z.string(),
      policy: z.string(),
      completion_rate: z.string(),
      metrics: z.string(),
      summaries: z.string(),
      tasks: z.string(),
      audit: z.string(),
    }),
  })
  .meta({ id: 'Campaign' });

export type CampaignContext = { pauses: readonly Pause[]; people: ReadonlyMap<string, Person> };

export function presentCampaign(
  row: CampaignView,
  { pauses, people }: CampaignContext,
): z.infer<typeof campaignSchema> {
  const owner = row.owner_id ? people.get(row.owner_id) : undefined;
  const deputy = row.deputy_id ? people.get(row.deputy_id) : undefined;
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    paused: isClosed(row.status) ? null : presentPause(pauses),
    actions: actionsFor(row.status),
    client: row.client_name,
    client_id: row.client_id,
    project: row.project_name,
    project_id: row.project_id,
    venture_name: row.venture_name,
    brand_product: row.brand_product,
    description: row.description,
    campaign_type: row.campaign_type,
    industry: row.industry,
    objective: row.objective,
    objectives: row.objectives,
    platforms: row.platforms,
    cadence: row.cadence,
    timezone: row.timezone,
    start_date: row.start_date,
    end_date: row.end_date,
    primary_cta: row.primary_cta,
    lead_capture_method: row.lead_capture_method,
    budget: row.budget,
    planning: row.planning,
    posting_mode: row.posting_mode,
    task_template: row.task_template,
    blackout_dates: row.blackout_dates,
    owner: owner?.email ?? null,
    owner_name: owner?.name ?? null,
    deputy: deputy?.email ?? null,
    deputy_name: deputy?.name ?? null,
    metadata: row.metadata,
    auto_activate: row.auto_activate,
    needs_attention: row.needs_attention,
    activated_at: isoOrNull(row.activated_at),
    completed_at: isoOrNull(row.completed_at),
    archived_at: isoOrNull(row.archived_at),
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    links: linksOf(row.id),
  };
}

/** The pause that began first names who and why; the others are named by their kind. */
export function presentPause(pauses: readonly Pause[]): z.infer<typeof pause> | null {
  const [first] = [...pauses].sort((a, b) => a.from.getTime() - b.from.getTime());
  if (!first) return null;
  const kinds = PAUSE_REASONS.filter((kind) => pauses.some((one) => one.reason === kind));
  return { kinds, by: first.by, reason: first.note, since: first.from.toISOString() };
}

function linksOf(id: string) {
  const self = `${BASE}/campaigns/${id}`;
  return {
    self,
    context: `${self}/context`,
    plan: `${self}/plan`,
    plans: `${self}/plans`,
    calendar: `${self}/calendar`,
    agenda: `${self}/agenda`,
    policy: `${self}/policy`,
    completion_rate: `${self}/completion-rate`,
    metrics: `${self}/metrics`,
    summaries: `${self}/summaries`,
    tasks: `${BASE}/tasks?campaign=${id}`,
    audit: `${BASE}/audit?campaign=${id}`,
  };
}

export function isoOrNull(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
