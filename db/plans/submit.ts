import type { PlanContent } from '../../workflows/domain/plans';
import { planContentSchema } from '../../workflows/domain/plans.schema';
import { authorsOf, type PlanAuthor } from '../../workflows/domain/plans-approval';
import { changedSections, SECTION_NAMES, type PlanSection } from '../../workflows/domain/plans-sections';
import type { Actor } from '../../workflows/domain/permissions';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CampaignRow, PlanRow } from '../tables';
import { findPlanHead, findPlanVersion, planChecksum } from './read';
import { tellAsked } from './tell';

export type PlanDraft = {
  version: number;
  content: PlanContent;
  generatedBy: string;
  /** The strategy it was made of; left out, the one in force when it is written down. */
  strategyVersion?: number | null;
  source: Record<string, unknown>;
  /** People whose words or wishes are in it. */
  authors?: PlanAuthor[];
  /** Made out of the version that is in review, which it supersedes. Otherwise nothing may be in review. */
  replaces?: boolean;
};

/**
 * Puts a version up for review and asks for its approval. Drafting it twice leaves the first: answers the row that
 * stands, or undefined when the campaign has moved past this version.
 */
export async function submitPlan(
  trx: Trx,
  campaign: CampaignRow,
  draft: PlanDraft,
  actor: Actor,
  now: Date,
): Promise<PlanRow | undefined> {
  const standing = await findPlanVersion(trx, campaign.id, draft.version);
  if (standing) return standing;
  const head = await findPlanHead(trx, campaign.id);
  const inReview = head?.status === 'IN_REVIEW' || head?.status === 'DRAFT';
  if ((head?.version ?? 0) + 1 !== draft.version || (inReview && !draft.replaces)) return undefined;
  if (inReview) {
    await trx('plans').where({ id: head.id }).update({ status: 'SUPERSEDED', updated_at: now });
  }
  const row = await insertPlan(trx, campaign, draft, now);
  await recordAudit(trx, {
    actor,
    action: draft.generatedBy === 'manual' ? 'edited_plan' : 'generated_plan',
    entityType: 'plan',
    entityId: row.id,
    campaign,
    after: { version: draft.version, status: 'IN_REVIEW', checksum: row.checksum },
    details: draft.source,
    at: now,
  });
  await tellAsked(trx, campaign, row, actor, now);
  return row;
}

async function insertPlan(trx: Trx, campaign: CampaignRow, draft: PlanDraft, now: Date): Promise<PlanRow> {
  const content = planContentSchema.parse(draft.content);
  const [row] = await trx('plans')
    .insert({
      id: newId(),
      campaign_id: campaign.id,
      version: draft.version,
      status: 'IN_REVIEW',
      content: JSON.stringify(content),
      checksum: planChecksum(content),
      source: JSON.stringify(draft.source),
      authors: JSON.stringify(draft.authors ?? []),
      generated_by: draft.generatedBy,
      strategy_version:
        draft.strategyVersion === undefined ? await strategyInForce(trx, campaign.id) : draft.strategyVersion,
      submitted_at: now,
      created_at: now,
      updated_at: now,
    })
    .returning<PlanRow[]>('*');
  if (!row) throw new Error(`plan version ${draft.version} of campaign ${campaign.id} was not written`);
  return row;
}

/** What a person writes down now was written knowing this strategy. */
async function strategyInForce(trx: Trx, campaignId: string): Promise<number | null> {
  const row = await trx('artifacts')
    .where({ campaign_id: campaignId, stage: 'STRATEGY' })
    .first<{ approved_version: number | null } | undefined>('approved_version');
  return row?.approved_version ?? null;
}

export type EnteredPlan = { version: number; checksum: string; status: string };

/**
 * A plan that a person wrote: the next version, up for review like a drafted one. With the version that it was
 * made out of (`basedOn`) it takes that one's place, is refused when somebody else was faster, and says what it
 * changed; without, nothing may be in review.
 */
export function enterPlan(
  db: Db,
  campaignId: string,
  content: PlanContent,
  by: Reported,
  basedOn?: number,
): Promise<Verdict<ReportAnswer<EnteredPlan>>> {
  const payload = basedOn === undefined ? { content } : { content, based_on: basedOn };
  return report(db, campaignId, 'enter_plan', payload, by, async (trx, campaign) => {
    const head = await findPlanHead(trx, campaign.id);
    const draft = basedOn === undefined ? entered(head, content) : edited(head, content, basedOn, by);
    if (!draft.ok) return draft;
    const version = (head?.version ?? 0) + 1;
    const { actor, now } = by;
    const source = { entered_by: actor.name, ...draft.value.source };
    const authors = authorsOf(basedOn === undefined ? undefined : head, actor);
    const row = await submitPlan(
      trx,
      campaign,
      { ...draft.value, version, generatedBy: 'manual', source, authors },
      actor,
      now,
    );
    if (!row) throw new Error(`plan version ${version} of campaign ${campaign.id} was not written`);
    return yes({ version: row.version, checksum: row.checksum, status: row.status });
  });
}

type Entered = Pick<PlanDraft, 'content' | 'source' | 'replaces'>;

function entered(head: PlanRow | undefined, content: PlanContent): Verdict<Entered> {
  if (head && head.status !== 'REJECTED' && head.status !== 'APPROVED') {
    return no('CONFLICT', 'PLAN_PENDING', { detail: { version: head.version } });
  }
  return yes({ content, source: {} });
}

function edited(
  head: PlanRow | undefined,
  content: PlanContent,
  basedOn: number,
  by: Reported,
): Verdict<Entered> {
  if (!head) return no('NOT_FOUND', 'PLAN_MISSING');
  if (head.version !== basedOn) {
    const [last] = head.authors.slice(-1);
    return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { by: last?.name, version: head.version } });
  }
  const sections = changedSections(head.content, content);
  if (sections.length === 0) {
    return no('VALIDATION_FAILED', 'PLAN_UNCHANGED', { detail: { version: head.version } });
  }
  const changes = [editWords(sections, head.version, by.actor.name)];
  return yes({ content: { ...content, changes }, source: { based_on: basedOn, sections }, replaces: true });
}

function editWords(sections: readonly PlanSection[], version: number, name: string): string {
  const names = sections.map((section) => SECTION_NAMES[section]);
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${list}: edited by hand by ${name}, starting from version ${version}.`;
}
