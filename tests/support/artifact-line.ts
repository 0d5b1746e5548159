import { askForApproval, findArtifact, getArtifactVersion, saveArtifact } from '../../db/artifacts';
import type { CommandRow } from '../../db/commands';
import type { ReportAnswer } from '../../db/report';
import type { Content } from '../../workflows/domain/artifacts/fields';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Verdict } from '../../workflows/domain/verdict';
import { contentFrom } from './artifact-chain';
import { saidBy } from './campaigns';
import type { Line } from './line';

/** The artifacts of a campaign whose process runs: what is reported is delivered, what is decided is judged there. */

/** What can be approved in this campaign. */
async function contentFor(line: Line, campaignId: string, stage: Stage): Promise<Content> {
  const campaign = await line.db('campaigns').where({ id: campaignId }).first('start_date');
  return contentFrom(stage, campaign.start_date as string);
}

export async function savedOnLine(
  line: Line,
  campaignId: string,
  stage: Stage,
  content?: Content,
): Promise<void> {
  const said = { content: content ?? (await contentFor(line, campaignId, stage)) };
  const by = saidBy(line.lead, await line.now());
  await heard(line, await saveArtifact(line.db, campaignId, stage, said, by));
}

export async function askedOnLine(line: Line, campaignId: string, stage: Stage): Promise<void> {
  const shown = await shownOnLine(line, campaignId, stage);
  const by = saidBy(line.lead, await line.now());
  await heard(line, await askForApproval(line.db, campaignId, stage, shown, by));
}

export async function approvedOnLine(line: Line, campaignId: string, stage: Stage): Promise<CommandRow> {
  const shown = await shownOnLine(line, campaignId, stage);
  return line.decide(campaignId, 'approve', { stage, ...shown, comment: 'Read and found good.' });
}

async function shownOnLine(line: Line, campaignId: string, stage: Stage) {
  const artifact = await findArtifact(line.db, campaignId, stage);
  if (!artifact) throw new Error(`nobody began the ${stage}`);
  const { version, checksum } = await getArtifactVersion(line.db, artifact.id, artifact.head_version);
  return { version, checksum };
}

async function heard(line: Line, answer: Verdict<ReportAnswer<object>>): Promise<void> {
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  await line.deliver(answer.value.campaignId, answer.value.commandId);
}
