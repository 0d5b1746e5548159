import type { Knex } from 'knex';
import { createDecisionActivities } from '../../activities/decisions';
import {
  askForApproval,
  chainOf,
  findArtifact,
  getArtifactVersion,
  listArtifacts,
  saveArtifact,
  type SavedArtifact,
} from '../../db/artifacts';
import type { DecisionKind } from '../../db/commands';
import type { Operator } from '../../db/operators';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { fieldsOf, isEmpty, valueAt, withValue, type Content } from '../../workflows/domain/artifacts/fields';
import { flagsOf } from '../../workflows/domain/artifacts/gates';
import { STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import type { LocalDate } from '../../workflows/domain/time';
import type { Outcome } from '../../workflows/messages/campaigns';
import { EXAMPLES } from './artifacts';
import { NORTHWIND } from './artifacts/northwind';
import { asked, saidBy } from './campaigns';
import { aDraftedCampaign } from './work';

/** The artifact chain of one campaign, on rows, as pages and the campaign's process write it. */

/** A content that can be approved. */
export function contentOf(stage: Stage): Content {
  return EXAMPLES[stage];
}

/** The same for a campaign that begins on another day than Northwind's. */
export function contentFrom(stage: Stage, start: LocalDate): Content {
  const content = contentOf(stage);
  if (stage === 'INTAKE') return withValue(content, 'goals.timeline_start', start);
  if (stage !== 'EXECUTION') return content;
  const begun = withValue(content, 'timeline.start_date', start);
  return withValue(withValue(begun, 'calendar.posts', undefined), 'schedule.blackout_dates', undefined);
}

/** The same with a word added to its first text, so that it is another one. */
export function reworded(stage: Stage, word: number | string, content = contentOf(stage)): Content {
  const path = placeOfWords(stage, content);
  return withValue(content, path, `${String(valueAt(content, path))} Reworded: ${word}.`);
}

/** Where `reworded` puts its word. */
export function placeOfWords(stage: Stage, content = contentOf(stage)): string {
  const found = fieldsOf(CONTRACTS[stage].form).find(
    ({ section, field, path }) =>
      field.kind === 'text' && !section.computed && !isEmpty(valueAt(content, path)),
  );
  if (!found) throw new Error(`the ${stage} has no text`);
  return found.path;
}

/** A campaign of Northwind Tea, whose chain nobody has begun. */
export function aCampaignForChain(db: Knex, by: Operator, now: Date): Promise<CampaignRow> {
  const { platforms, cadence, primary_cta, start_date, end_date, budget } = NORTHWIND;
  return aDraftedCampaign(db, by, now, {
    platforms: [...platforms],
    cadence,
    primary_cta,
    start_date,
    end_date,
    budget: budget ?? undefined,
  });
}

/** As if a version had been saved before its stage's form became what it is today: no page can do that. */
export async function saveInEarlierForm(
  db: Knex,
  artifactId: string,
  version: number,
  earlier: { schema_version: string; content?: Content },
): Promise<void> {
  const { content, schema_version } = earlier;
  await db.transaction(async (trx) => {
    await trx.raw('alter table artifact_versions disable trigger user');
    await trx('artifact_versions')
      .where({ artifact_id: artifactId, version })
      .update({ schema_version, ...(content && { content: JSON.stringify(content) }) });
    await trx.raw('alter table artifact_versions enable trigger user');
  });
}

/** Says and does things to the artifacts of one database. */
export type Chain = {
  save(campaign: string, stage: Stage, content?: Content): Promise<SavedArtifact>;
  /** What the approval form of the newest version carries. */
  shown(campaign: string, stage: Stage): Promise<{ version: number; checksum: string }>;
  /** What the form on the version in force carries. */
  inForce(campaign: string, stage: Stage): Promise<{ version: number; checksum: string }>;
  ask(campaign: string, stage: Stage): Promise<void>;
  /** Asked and judged at once, as the campaign's process does. */
  decide(
    campaign: string,
    kind: DecisionKind,
    payload: Record<string, unknown>,
    given?: { who?: Operator; now?: Date },
  ): Promise<Outcome>;
  judge(campaign: string, commandId: string, kind: DecisionKind, now?: Date): Promise<Outcome>;
  /** Approves the newest version, saying whatever that takes; throws when it is refused. */
  approve(campaign: string, stage: Stage): Promise<Outcome>;
  confirm(campaign: string, stage: Stage): Promise<Outcome>;
  revoke(campaign: string, stage: Stage): Promise<Outcome>;
  /** Every stage saved and approved, in order. */
  complete(campaign: string, stages?: readonly Stage[]): Promise<void>;
  artifact(campaign: string, stage: Stage): Promise<ArtifactRow>;
  version(campaign: string, stage: Stage, version: number): Promise<ArtifactVersionRow>;
};

export function aChain(db: Knex, lead: Operator, now: Date): Chain {
  const { judge } = createDecisionActivities({ db });
  const artifact: Chain['artifact'] = async (campaign, stage) => {
    const row = await findArtifact(db, campaign, stage);
    if (!row) throw new Error(`nobody began the ${stage}`);
    return row;
  };
  const version: Chain['version'] = async (campaign, stage, number) =>
    getArtifactVersion(db, (await artifact(campaign, stage)).id, number);
  const readOf = ({ version: number, checksum }: ArtifactVersionRow) => ({ version: number, checksum });
  const chain: Chain = {
    artifact,
    version,
    save: async (campaign, stage, content = contentOf(stage)) => {
      const saved = await saveArtifact(db, campaign, stage, { content }, saidBy(lead, now));
      if (!saved.ok) throw new Error(`the ${stage} was not saved: ${JSON.stringify(saved)}`);
      return saved.value.answer;
    },
    shown: async (campaign, stage) =>
      readOf(await version(campaign, stage, (await artifact(campaign, stage)).head_version)),
    inForce: async (campaign, stage) =>
      readOf(await version(campaign, stage, (await artifact(campaign, stage)).approved_version ?? 0)),
    ask: async (campaign, stage) => {
      const shown = await chain.shown(campaign, stage);
      const waiting = await askForApproval(db, campaign, stage, shown, saidBy(lead, now));
      if (!waiting.ok) throw new Error(`not asked for: ${JSON.stringify(waiting)}`);
    },
    judge: async (campaignId, commandId, name, at = now) =>
      (await judge({ campaignId, commandId, name, seq: 0, now: at.toISOString() })).outcome,
    decide: async (campaign, kind, payload, { who = lead, now: at = now } = {}) =>
      chain.judge(campaign, await asked(db, campaign, kind, payload, saidBy(who, at)), kind, at),
    approve: async (campaign, stage) => {
      const said = { stage, ...(await chain.shown(campaign, stage)), comment: 'Read and found good.' };
      return taken(await chain.decide(campaign, 'approve', said));
    },
    confirm: async (campaign, stage) => {
      const said = { stage, ...(await chain.inForce(campaign, stage)), comment: 'It holds as it is.' };
      return taken(await chain.decide(campaign, 'confirm', said));
    },
    revoke: async (campaign, stage) =>
      taken(await chain.decide(campaign, 'revoke', { stage, reason: 'The client changed their mind' })),
    complete: async (campaign, stages = STAGES) => {
      for (const stage of stages) {
        await chain.save(campaign, stage);
        await chain.approve(campaign, stage);
      }
    },
  };
  return chain;
}

function taken(outcome: Outcome): Outcome {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** Whatever was done to a chain, its rows agree with one another and say what follows from the versions in force. */
export async function expectWholeChains(db: Knex): Promise<void> {
  const campaigns = await db('artifacts').distinct<Array<{ campaign_id: string }>>('campaign_id');
  for (const { campaign_id } of campaigns) {
    const artifacts = await listArtifacts(db, campaign_id);
    const flags = flagsOf(chainOf(artifacts));
    for (const artifact of artifacts) {
      const { id, stage, approved_version } = artifact;
      expect({ stage, flag: artifact.flag }).toEqual({ stage, flag: flags[stage] });
      const inForce = await db('artifact_versions')
        .where({ artifact_id: id })
        .whereIn('status', ['APPROVED', 'FLAGGED_FOR_REVIEW'])
        .select('version', 'status');
      const status = flags[stage] ? 'FLAGGED_FOR_REVIEW' : 'APPROVED';
      expect({ stage, inForce }).toEqual({
        stage,
        inForce: approved_version === null ? [] : [{ version: approved_version, status }],
      });
    }
  }
}
