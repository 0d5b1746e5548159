import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import type { Refusal } from '../../workflows/domain/verdict';
import { formState, type FormState } from '../forms';
import { stageLabel } from '../labels';
import { FIELD_NAMES } from './forms';
import type { StageRows } from './page';
import { placeOf } from './places';

/** What can be done about a refusal: where to go, or that saving again is the way. */
export type WaysOut = { links: Array<{ href: string; message: string }>; renew: boolean };

type Around = Pick<StageRows, 'campaign' | 'stage' | 'head'>;

export function waysOut(refusal: Refusal, { campaign, stage, head }: Around): WaysOut {
  const base = `/campaigns/${campaign.id}`;
  const detail = refusal.detail ?? {};
  switch (refusal.reason) {
    case 'ARTIFACT_GATE':
      return waysTo(
        stagesIn(detail['missing']).map((one) => ({
          href: `${base}/${stagePath(one)}`,
          message: `Go to ${stageLabel[one].word}`,
        })),
      );
    case 'ARTIFACT_STALE':
      return { ...waysTo([]), renew: true };
    case 'ARTIFACT_INVALID':
      return waysTo(findingsIn(detail['fields'], stage));
    case 'ARTIFACT_QC_FAILED':
      return waysTo([{ href: '#qc', message: 'See the blockers' }]);
    case 'ARTIFACT_NOT_SHOWN':
      return waysTo(newerThan(detail['shown'], head?.version, `${base}/${stagePath(stage)}`));
    default:
      return waysTo([]);
  }
}

function waysTo(links: WaysOut['links']): WaysOut {
  return { links, renew: false };
}

function stagesIn(missing: unknown): Stage[] {
  if (!Array.isArray(missing)) return [];
  const named = missing.map((one: unknown) =>
    typeof one === 'object' && one !== null ? (one as { stage?: unknown }).stage : undefined,
  );
  return STAGES.filter((stage) => named.includes(stage));
}

const MOST_FINDINGS = 8;

function findingsIn(fields: unknown, stage: Stage): WaysOut['links'] {
  if (typeof fields !== 'object' || fields === null) return [];
  return Object.entries(fields)
    .slice(0, MOST_FINDINGS)
    .map(([path, message]) => {
      const { href } = placeOf(CONTRACTS[stage].form, path, true);
      return { href: href ?? '#editor', message: String(message) };
    });
}

function newerThan(shown: unknown, head: number | undefined, page: string): WaysOut['links'] {
  if (head === undefined) return [];
  const read = { href: `${page}/versions/${head}`, message: `Read version ${head}` };
  if (typeof shown !== 'number' || shown === head) return [read];
  const compared = `${page}/comparison?from=${shown}&to=${head}`;
  return [read, { href: compared, message: `See what changed since version ${shown}` }];
}

/** A form of the review column after a refusal: what was said in it, why not, and where the way out leads. */
export function reviewState(
  form: string,
  typed: unknown,
  refusal: Refusal,
  around: Around,
): FormState & { renew: boolean } {
  const names = FIELD_NAMES[form] ?? {};
  const isContent = refusal.reason === 'ARTIFACT_INVALID';
  const field =
    isContent || refusal.field === undefined ? undefined : (names[refusal.field] ?? refusal.field);
  const state = formState(typed, { ...refusal, field });
  const { links, renew } = waysOut(refusal, around);
  const summary = state.summary && { ...state.summary, errors: [...state.summary.errors, ...links] };
  return { ...state, renew, ...(summary && { summary }) };
}
