import type { Platform } from '../platforms';
import type { Check, CheckStatus } from '../qc/check';
import type { LocalDate } from '../time';
import {
  applies,
  fieldsOf,
  isEmpty,
  valueAt,
  type Content,
  type Field,
  type StageForm,
  type Value,
} from './fields';
import type { Stage } from './stages';

/** What the rules of a stage read of its campaign. */
export type CampaignBasics = {
  id: string;
  name: string;
  client_name: string;
  brand_product: string | null;
  industry: string | null;
  objective: string;
  platforms: readonly Platform[];
  cadence: Partial<Record<Platform, number>>;
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  primary_cta: string;
  budget: string | null;
  blackout_dates: readonly LocalDate[];
};

/** The version of a stage that is in force. */
export type InForce = {
  artifact_id: string;
  version: number;
  content: Content;
  schema_version: string;
  approved_at: Date;
  flagged: boolean;
  qc_status: CheckStatus | null;
};

/** What a stage is built on: its campaign, and what is in force of the stages before it. */
export type Upstream = { campaign: CampaignBasics; approved: Partial<Record<Stage, InForce>> };

/**
 * `campaign.primary_cta`, `INTAKE.offer.pricing`: where a value came from, and in which version. DEFAULT is what
 * most campaigns want, and comes from nowhere.
 */
export type Origin = { stage: Stage | 'CAMPAIGN' | 'DEFAULT'; path: string; version: number | null };
/** A value offered for a field, taken over from upstream. */
export type Offered = { value: Value; origin: Origin };

/** Something about a content; `field` is its path, or a section's key where all of it is meant. */
export type Finding = { field: string; message: string };
/** Errors keep a version from being approved, warnings do not. Drafts may have both. */
export type Validation = { ok: boolean; errors: Finding[]; warnings: Finding[] };

/** Everything there is to know of one stage. */
export type StageContract = {
  form: StageForm;
  /** What upstream and campaign offer for empty fields: path → value. */
  hydrate(upstream: Upstream): Record<string, Offered>;
  /** What the product itself writes when a version is saved: sections marked `computed`, and sums such as an end date. */
  compute?(content: Content, upstream: Upstream): Content;
  /** Beyond required fields. */
  validate(content: Content, upstream: Upstream): Omit<Validation, 'ok'>;
  checks: readonly Check[];
};

/** Required fields, in tables the required columns of each row, then the stage's own rules. */
export function validateContent(contract: StageContract, content: Content, upstream: Upstream): Validation {
  const missing = fieldsOf(contract.form)
    .filter(({ section }) => applies(section, content))
    .flatMap(({ path, field }) => missingIn(path, field, valueAt(content, path)));
  const own = contract.validate(content, upstream);
  const errors = [...missing, ...own.errors];
  return { ok: errors.length === 0, errors, warnings: own.warnings };
}

function missingIn(path: string, field: Field, value: Value | undefined): Finding[] {
  if (isEmpty(value)) {
    return field.required ? [{ field: path, message: `${field.label} is required.` }] : [];
  }
  if (field.kind !== 'rows' || !Array.isArray(value)) return [];
  return value.flatMap((row, index) =>
    field.columns
      .filter((column) => column.required && typeof row === 'object' && isEmpty(row[column.key]))
      .map((column): Finding => ({
        field: `${path}.${index}.${column.key}`,
        message: `${field.label}, row ${index + 1}: ${column.label} is required.`,
      })),
  );
}

/** For `hydrate`: what stands at a path of an upstream stage, under the path it is offered for. */
export function offerFrom(
  upstream: Upstream,
  stage: Stage,
  pairs: Record<string, string>,
): Record<string, Offered> {
  const source = upstream.approved[stage];
  if (!source) return {};
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([to, path]): Array<[string, Offered]> => {
      const value = valueAt(source.content, path);
      return value === undefined ? [] : [[to, { value, origin: { stage, path, version: source.version } }]];
    }),
  );
}

/** For `hydrate`: a value worked out of an upstream stage. */
export function offered(upstream: Upstream, stage: Stage, path: string, value: Value): Offered {
  return { value, origin: { stage, path, version: upstream.approved[stage]?.version ?? null } };
}

/** For `hydrate`: a value of the campaign. */
export function fromCampaign(path: keyof CampaignBasics, value: Value): Offered {
  return { value, origin: { stage: 'CAMPAIGN', path, version: null } };
}

/** For `hydrate`: what most campaigns want. */
export function byDefault(path: string, value: Value): Offered {
  return { value, origin: { stage: 'DEFAULT', path, version: null } };
}

/** The content with everything offered put where nothing was said yet. */
export function hydrated(content: Content, offers: Record<string, Offered>): Content {
  return Object.entries(offers).reduce((filled, [path, { value }]) => {
    if (valueAt(filled, path) !== undefined || isEmpty(value)) return filled;
    const [section = '', field = ''] = path.split('.');
    return { ...filled, [section]: { ...filled[section], [field]: value } };
  }, content);
}
