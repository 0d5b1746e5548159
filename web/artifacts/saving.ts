import type { Request, Response } from 'express';
import { askForApproval, dropDraft, saveArtifact, type SavedArtifact } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Route, Site } from '../site';
import { eachStage, pathOfStage } from './each-stage';
import { afterButton } from './edit-actions';
import { editingOf, typedBy, type Editing } from './editing';
import { versionIn } from './forms';
import { keepTyping } from './keeping';
import { readStage, refuseStage, type StageRows } from './page';

/** Saving what was typed as the next version, and asking for its approval. */
export function savingRoutes(site: Site): Route[] {
  const route = { method: 'post', path: 'versions', permission: 'artifacts.edit' } as const;
  return eachStage(site, route, (req, res, campaign, stage) => save(site, req, res, campaign, stage));
}

async function save(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const rows = await readStage(site, campaign, stage);
  const { form } = CONTRACTS[stage];
  const given = await typedBy(site.db, rows, body, operatorOf(req).id);
  const editing = await editingOf(site.db, rows, given);

  const pressed = afterButton(form, editing.typed, body, editing);
  if (pressed) return keepTyping(site, req, res, rows, { ...given, typed: pressed.typed }, pressed);

  const refuse = (refusal: Refusal, from: StageRows = rows) =>
    refuseTyped(site, req, res, from, given, refusal);
  if (!rows.gate.open) return refuse(no('GATE_LOCKED', 'ARTIFACT_GATE', { detail: { ...rows.gate } }));
  const readable = checkReadable(editing);
  if (!readable.ok) return refuse(readable);

  const by = reportedBy(req, site.now());
  const expectedVersion = versionIn(body['expected_version'], rows.head?.version);
  const said = { content: editing.read.content, expectedVersion };
  const saved = await saveArtifact(site.db, campaign.id, stage, said, by);
  if (!saved.ok) return refuse(saved, await readStage(site, campaign, stage));
  announce(site, saved.value);
  await dropDraft(site.db, campaign.id, stage, operatorOf(req).id);

  const { answer } = saved.value;
  if (body['then'] === 'ask') return ask(site, req, res, campaign, answer, given.typed);
  return site.respond.change(req, res, { to: pathOfStage(campaign, stage), flash: savedWords(answer) });
}

function checkReadable({ read }: Editing): Verdict {
  if (!read.ok) {
    return no('VALIDATION_FAILED', 'FIELDS_INVALID', {
      field: Object.keys(read.errors)[0],
      detail: { fields: read.errors },
    });
  }
  return yes();
}

/** The form comes back as it was typed. Where it cannot be shown, it is kept until it can. */
async function refuseTyped(
  site: Site,
  req: Request,
  res: Response,
  rows: StageRows,
  given: { typed: Editing['typed']; baseVersion: number },
  refusal: Refusal,
) {
  if (refusal.reason === 'ARTIFACT_GATE' || refusal.reason === 'CAMPAIGN_CLOSED') {
    await keepTyping(site, req, undefined, rows, given);
  }
  const editing = await editingOf(site.db, rows, { ...given, refusal, commandId: commandIdOf(req) });
  return refuseStage(site, req, res, rows, { ...editing, refusal });
}

/** What was just saved waits for a person, or the page says what keeps it from that. */
async function ask(
  site: Site,
  req: Request,
  res: Response,
  campaign: CampaignView,
  saved: SavedArtifact,
  typed: Editing['typed'],
) {
  const { stage, version, checksum } = saved;
  const by = reportedBy(req, site.now());
  const shown = { version, checksum };
  const asked = await askForApproval(site.db, campaign.id, stage, shown, { ...by, key: `${by.key}.ask` });
  if (!asked.ok) {
    const rows = await readStage(site, campaign, stage);
    const editing = await editingOf(site.db, rows, { typed, baseVersion: version, refusal: asked });
    return refuseStage(site, req, res, rows, { ...editing, refusal: asked });
  }
  announce(site, asked.value);
  const flash = `Version ${version} waits for a decision. Leads and admins were told.`;
  return site.respond.change(req, res, { to: pathOfStage(campaign, stage), flash });
}

function savedWords({ version, unchanged, validation }: SavedArtifact): string {
  if (unchanged) return `Nothing is different from version ${version}, so no new version was made.`;
  const count = validation.errors.length;
  const missing =
    count === 0
      ? 'Nothing is missing in it.'
      : `Before it can be approved, ${count === 1 ? 'one thing has' : `${count} things have`} to be filled in or corrected.`;
  return `Version ${version} is saved. ${missing}`;
}
