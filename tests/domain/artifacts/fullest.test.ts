import { parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { CONTRACTS } from '../../../workflows/domain/artifacts/contracts';
import type { CampaignBasics } from '../../../workflows/domain/artifacts/contract';
import {
  withValue,
  type CellValue,
  type Content,
  type Field,
  type Row,
  type StageForm,
  type Value,
} from '../../../workflows/domain/artifacts/fields';
import { jobOf, offeredJobs, type LandingStage } from '../../../workflows/domain/artifacts/jobs';
import { STAGES, type Stage } from '../../../workflows/domain/artifacts/stages';
import { JOB_WRITERS } from '../../../workflows/domain/artifacts/writers';
import { PLATFORMS } from '../../../workflows/domain/platforms';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';

/** Stages in which every field holds as much as its form takes, and what is made of them. */

/** So many characters, in words that differ from place to place. */
function text(length: number, seed: string): string {
  let said = '';
  for (let at = 0; said.length < length; at += 1) said += `Allowed ${seed} ${at}, `;
  return said.slice(0, length - 1).trimEnd() + '.';
}

function cell(field: Field, seed: string, at = 0): CellValue {
  switch (field.kind) {
    case 'number':
      return field.max ?? 1_000_000;
    case 'flag':
      return true;
    case 'choice':
      return field.options[at % field.options.length]?.value ?? '';
    case 'choices':
      return field.options.map(({ value }) => value);
    case 'list':
      // A few of the longest entries: a hundred of them in every field would be more than a version holds.
      return Array.from({ length: field.most ?? 100 }, (_, entry) =>
        field.of === 'date' ? '2027-03-01' : text(entry < 2 ? 1_000 : 20, `${entry} ${seed} ${at}`),
      );
    case 'url':
      return `https://a.example/${'a'.repeat((field.most ?? 300) - 18)}`;
    case 'email':
      return 'lena@northwind-tea.example';
    case 'date':
      return '2027-03-01';
    case 'zone':
      return 'Europe/Berlin';
    case 'line':
      return text(field.most ?? 300, `${seed} ${at}`);
    case 'text':
      return text(field.most ?? 10_000, `${seed} ${at}`);
    default:
      throw new Error(`${field.kind} is no cell.`);
  }
}

function full(field: Field): Value {
  if (field.kind === 'rows') {
    const named = (key: string, at: number) => /^(name|platform)$/.test(key) && PLATFORMS[at];
    return Array.from({ length: field.most ?? 50 }, (_, at): Row =>
      Object.fromEntries(
        field.columns.map((column) => [column.key, named(column.key, at) || cell(column, column.key, at)]),
      ),
    );
  }
  if (field.kind !== 'map') return cell(field, field.key);
  const names =
    field.keys?.map(({ value }) => value) ?? Array.from({ length: 60 }, (_, at) => text(120, `${at}`));
  return Object.fromEntries(
    names.map((name, at) => [name, cell({ ...field.value, key: field.key }, name, at) as string | number]),
  );
}

function fullest(form: StageForm): Content {
  return form.sections
    .filter(({ computed }) => !computed)
    .reduce<Content>(
      (content, section) =>
        section.fields.reduce(
          (filled, field) => withValue(filled, `${section.key}.${field.key}`, full(field)),
          content,
        ),
      {},
    );
}

const CAMPAIGN: Partial<CampaignBasics> = {
  name: text(255, 'name'),
  client_name: text(255, 'client'),
  brand_product: text(255, 'product'),
  industry: text(255, 'industry'),
  objective: text(2_000, 'objective'),
  platforms: PLATFORMS,
  cadence: Object.fromEntries(PLATFORMS.map((platform) => [platform, 21])),
  primary_cta: text(255, 'cta'),
  budget: text(255, 'budget'),
  blackout_dates: Array.from(
    { length: 400 },
    (_, at) => new Date(Date.UTC(2027, 0, at + 1)).toISOString().slice(0, 10) as CampaignBasics['start_date'],
  ),
};
const UPSTREAM = upstreamOf(
  Object.fromEntries(
    STAGES.map((stage) => [stage, inForce(CONTRACTS[stage].form, fullest(CONTRACTS[stage].form))]),
  ),
  CAMPAIGN,
);

const OFFERS = STAGES.flatMap((stage) =>
  Object.entries(CONTRACTS[stage].hydrate(UPSTREAM)).map(
    ([path, { value }]) => [stage, path, value] as const,
  ),
);

test.each(OFFERS)('%s takes what is offered for %s of the fullest upstream', (stage, path, value) => {
  const content = withValue({}, path, value);
  expect(parseContent(CONTRACTS[stage].form, content)).toEqual({ ok: true, value: content });
});

const JOBS = offeredJobs().map(({ type }) => [type, jobOf(type)?.lands_in as LandingStage] as const);

test.each(JOBS)('the writer of %s keeps to the form with the fullest upstream', (type, stage) => {
  const { content } = JOB_WRITERS[type]({}, UPSTREAM);
  expect(parseContent(CONTRACTS[stage].form, content)).toEqual({ ok: true, value: content });
});

test.each(STAGES)('%s is judged when it is full', (stage: Stage) => {
  const { form, compute, checks, validate } = CONTRACTS[stage];
  const content = compute?.(fullest(form), UPSTREAM) ?? fullest(form);
  validate(content, UPSTREAM);
  const begun = performance.now();
  for (const check of checks)
    check.run({ form, content, schemaVersion: form.schemaVersion, upstream: UPSTREAM });
  expect(performance.now() - begun).toBeLessThan(5_000);
});
