import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { checkAsking } from '../../workflows/domain/artifacts';
import { validateContent, type Finding } from '../../workflows/domain/artifacts/contract';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { flagWords, staleWords } from '../../workflows/domain/artifacts/flag-words';
import { staleIn, type Lineage } from '../../workflows/domain/artifacts/gates';
import { stagePath, UPSTREAM, type Stage } from '../../workflows/domain/artifacts/stages';
import { askingFacts } from '../../db/artifacts';
import { checkOpen } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import { onBothClocks, type TwoClocks } from '../campaigns/times';
import { clipped } from '../clipped';
import type { FormState } from '../forms';
import { artifactStatusLabel, stageLabel, stageStateLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { pathOfStage } from './each-stage';
import { isEditable, placeOf } from './places';
import { presentApproval, presentConfirmation, presentRevocation } from './present-decision';
import { presentQc } from './present-qc';
import { sourceWords } from './present-versions';
import type { ReviewRows } from './review';
import { waysOut } from './ways-out';

/** Forms of this column that were just refused. */
export type ReviewForms = Partial<
  Record<
    'approval' | 'rejection' | 'confirmation' | 'revocation' | 'asking' | 'qc' | 'fix' | 'renewal',
    FormState & { renew: boolean }
  >
>;

/** The right column: where the stage stands, what is wrong with it, what its checks found, and who decides. */
export function presentReview(rows: ReviewRows, reader: Operator, now: Date, forms: ReviewForms = {}) {
  const { head, artifact, stage, campaign } = rows;
  const base = pathOfStage(campaign, stage);
  if (!head || !artifact) return { name: stageLabel[stage].word.toLowerCase(), nothing: true };
  const closed = checkOpen(campaign.status);
  const decision = presentApproval(rows, reader, now, forms);
  const confirmation = presentConfirmation(rows, reader, forms);
  const asking = closed.ok ? presentAsking(rows, reader, now, forms) : undefined;
  return {
    name: stageLabel[stage].word.toLowerCase(),
    standing: presentStanding(rows, reader, now),
    flag: artifact.flag && {
      words: flagWords(artifact.flag),
      version: artifact.approved_version,
      at: artifact.flagged_at && onBothClocks(artifact.flagged_at, campaign.timezone, reader.time_zone, now),
      href: `${pathOfStage(campaign, artifact.flag.stage)}`,
      name: stageLabel[artifact.flag.stage].word,
    },
    confirmation,
    decision,
    isForDeciding: [decision, confirmation].some((one) => one && 'primary' in one && one.primary),
    asking: asking && saysTheSame(asking, decision) ? undefined : asking,
    validation: presentValidation(rows, reader),
    qc: presentQc(rows, reader, now, forms, base),
    revocation: presentRevocation(rows, reader, forms),
    result: presentResult(rows, reader),
  };
}

function presentStanding(rows: ReviewRows, reader: Operator, now: Date) {
  const { head, artifact, inForce, campaign, stage } = rows;
  if (!head || !artifact) return undefined;
  const on = (at: Date) => onBothClocks(at, campaign.timezone, reader.time_zone, now);
  const base = pathOfStage(campaign, stage);
  const isInForce = inForce?.version === head.version;
  return {
    version: head.version,
    status: artifact.rejected_at ? stageStateLabel.REJECTED : artifactStatusLabel[head.status],
    by: head.created_by_name,
    at: on(head.created_at),
    source: sourceWords(stage, head.source),
    read: `${base}/versions/${head.version}`,
    history: `${base}/versions`,
    builtOn: presentLineage(rows, isInForce ? (artifact.approved_lineage ?? {}) : head.lineage),
    inForce: inForce && {
      version: inForce.version,
      isHead: isInForce,
      href: `${base}/versions/${inForce.version}`,
      by: inForce.approved_by_name,
      at: inForce.approved_at && on(inForce.approved_at),
      compare: isInForce ? undefined : `${base}/comparison?from=${inForce.version}&to=${head.version}`,
    },
    rejected: presentRejected(rows, on),
  };
}

/** Of an earlier version the beginning of a long reason: its own page has all of it. */
const REASON_SHOWN = 300;

function presentRejected({ artifact, rejection, campaign, stage }: ReviewRows, on: (at: Date) => TwoClocks) {
  if (artifact?.rejected_at) {
    const { rejected_by: by, rejected_at: at, rejection_reason: reason } = artifact;
    return { by, at: on(at), reason };
  }
  if (!rejection) return undefined;
  const { version, actor, at, comment } = rejection;
  const href = `${pathOfStage(campaign, stage)}/versions/${version}`;
  return { version, href, by: actor, at: on(at), reason: clipped(comment ?? '', REASON_SHOWN) };
}

/** Each stage that a version rests on, and in which version; where another is in force now, that too. */
function presentLineage({ stage, chain, campaign }: ReviewRows, lineage: Lineage) {
  const stale = staleIn(stage, lineage, chain);
  return UPSTREAM[stage].flatMap((upstream: Stage) => {
    const version = lineage[upstream];
    if (version === undefined) return [];
    const other = stale.find((one) => one.stage === upstream);
    return [
      {
        text: `${stageLabel[upstream].word}, version ${version}`,
        href: `/campaigns/${campaign.id}/${stagePath(upstream)}/versions/${version}`,
        stale: other && staleWords(other),
      },
    ];
  });
}

const MOST_FINDINGS = 12;

function presentValidation(rows: ReviewRows, reader: Operator) {
  const { head, stage, upstream } = rows;
  if (!head) return undefined;
  const { form } = CONTRACTS[stage];
  const { errors, warnings } = validateContent(CONTRACTS[stage], head.content, upstream);
  const linked = isEditable(rows, reader);
  const list = (findings: readonly Finding[]) => ({
    count: findings.length,
    shown: findings.slice(0, MOST_FINDINGS).map(({ field, message }) => ({
      ...placeOf(form, field, linked),
      message,
    })),
    more: findings.length > MOST_FINDINGS ? findings.length - MOST_FINDINGS : undefined,
  });
  return {
    errors: errors.length > 0 ? list(errors) : undefined,
    warnings: warnings.length > 0 ? list(warnings) : undefined,
    fine: errors.length + warnings.length === 0,
  };
}

function presentAsking(rows: ReviewRows, reader: Operator, now: Date, forms: ReviewForms) {
  const { head, artifact, stage, chain, upstream, campaign, standing } = rows;
  if (!head || !artifact) return undefined;
  if (artifact.asked_at) {
    const next = standing.agenda.find(({ kind, ref }) => kind === 'ARTIFACT_LADDER' && ref === artifact.id);
    return {
      form: forms.asking,
      asked: {
        by: artifact.asked_by_name,
        at: onBothClocks(artifact.asked_at, campaign.timezone, reader.time_zone, now),
        next: next && { what: next.what, at: next.at },
      },
    };
  }
  // What is in force waits for nobody, also when it is flagged.
  if (head.version === artifact.approved_version || !can(reader.role, 'artifacts.edit')) return undefined;
  const may = checkAsking(askingFacts(stage, head, upstream, chain), head);
  return {
    action: `${pathOfStage(campaign, stage)}/asking`,
    commandId: newId(),
    version: head.version,
    checksum: head.checksum,
    form: forms.asking,
    whyNot: may.ok ? undefined : { sentence: sentenceOf(may), links: waysOut(may, rows).links },
  };
}

/** What keeps it from being asked for keeps it from being approved: whoever may do both reads it once. */
function saysTheSame(
  asking: NonNullable<ReturnType<typeof presentAsking>>,
  decision: ReturnType<typeof presentApproval>,
): boolean {
  if (!('whyNot' in asking) || !asking.whyNot || asking.form) return false;
  const other = decision && 'whyNotApprove' in decision ? decision.whyNotApprove : undefined;
  return other?.sentence === asking.whyNot.sentence;
}

/** An execution in force offers what comes of it. */
function presentResult({ stage, inForce, artifact, campaign, standing }: ReviewRows, reader: Operator) {
  if (stage !== 'EXECUTION' || !inForce || artifact?.flag) return undefined;
  if (!checkOpen(campaign.status).ok || !can(reader.role, 'calendar.edit')) return undefined;
  const base = `/campaigns/${campaign.id}`;
  return standing.facts.approvedPlan
    ? {
        href: `${base}/calendar/build`,
        text: 'Generate the calendar',
        primary: inForce.version === artifact?.head_version,
      }
    : {
        waits: 'The calendar is built from this and the plan, once that is approved.',
        href: `${base}/plan`,
        text: 'Go to the plan',
      };
}
