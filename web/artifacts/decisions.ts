import type { Request, Response } from 'express';
import { z } from 'zod';
import { chainOf, listArtifacts } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import type { DecisionKind } from '../../db/commands';
import { gateOf } from '../../workflows/domain/artifacts/gates';
import { STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import type { Refusal } from '../../workflows/domain/verdict';
import { decide, type Decided } from '../decide';
import { parseForm } from '../forms';
import { reportedBy } from '../report';
import type { Method, Route, Site } from '../site';
import { answerReview, refuseReview } from './answering';
import { eachStage } from './each-stage';
import { approvalForm, confirmationForm, rejectionForm, revocationForm } from './forms';
import { namesOf } from './present-decision';
import type { ReviewForms } from './present-review';

type Decision = {
  kind: DecisionKind;
  method: Method;
  path: string;
  form: keyof ReviewForms;
  schema: z.ZodType<{ version: number } & Record<string, unknown>>;
  /** Of what becomes of it later: "Your approval of version 2". */
  noun: string;
  /** "Version 2 is approved." */
  done: (version: number) => string;
};

const DECISIONS: readonly Decision[] = [
  {
    kind: 'approve',
    method: 'post',
    path: 'approval',
    form: 'approval',
    schema: approvalForm,
    noun: 'approval',
    done: (version) => `Version ${version} is approved and in force.`,
  },
  {
    kind: 'reject',
    method: 'post',
    path: 'rejection',
    form: 'rejection',
    schema: rejectionForm,
    noun: 'rejection',
    done: (version) =>
      `Version ${version} is rejected. Whoever owns the campaign has a task to revise it, with your reason in it.`,
  },
  {
    kind: 'confirm',
    method: 'post',
    path: 'confirmation',
    form: 'confirmation',
    schema: confirmationForm,
    noun: 'confirmation',
    done: (version) => `Version ${version} is confirmed unchanged, on what is in force now.`,
  },
  {
    kind: 'revoke',
    method: 'delete',
    path: 'approval',
    form: 'revocation',
    schema: revocationForm,
    noun: 'withdrawal',
    done: (version) => `The approval of version ${version} is withdrawn: no version is in force.`,
  },
];

/** Approving, rejecting, confirming and withdrawing what was read: judged by the campaign's process. */
export function decisionRoutes(site: Site): Route[] {
  return DECISIONS.flatMap((decision) =>
    eachStage(
      site,
      { method: decision.method, path: decision.path, permission: 'artifacts.decide' },
      (req, res, campaign, stage) => judge(site, req, res, campaign, stage, decision),
    ),
  );
}

async function judge(
  site: Site,
  req: Request,
  res: Response,
  campaign: CampaignView,
  stage: Stage,
  { kind, form, schema, noun, done }: Decision,
) {
  const refuse = (refusal: Refusal) => refuseReview(site, req, res, campaign, stage, refusal, form);
  const typed = parseForm(schema, req.body);
  if (!typed.ok) return refuse(typed);
  const before = await openStages(site, campaign);
  const said = { stage, ...typed.value };
  const decided = await decide(site, campaign.id, kind, said, reportedBy(req, site.now()));
  if (!decided.ok) return refuse(decided);
  const { version } = typed.value;
  const flash =
    decided.value.state === 'saved'
      ? `Your ${noun} of version ${version} is saved and will be applied. You can leave this page.`
      : [done(version), ...changedWords(decided.value, before, await openStages(site, campaign))].join(' ');
  return answerReview(site, req, res, campaign, stage, flash);
}

async function openStages({ db }: Site, { id }: CampaignView): Promise<Stage[]> {
  const chain = chainOf(await listArtifacts(db, id));
  return STAGES.filter((stage) => gateOf(stage, chain).open);
}

const answered = z.object({
  flagged: z.array(z.enum(STAGES)).default([]),
  released: z.array(z.enum(STAGES)).default([]),
  effects: z.object({ campaign: z.array(z.unknown()).optional() }).optional(),
});

/** What it did besides. */
function changedWords({ answer }: Decided, before: readonly Stage[], after: readonly Stage[]): string[] {
  const { flagged, released, effects } = answered.parse(answer);
  const opened = after.filter((stage) => !before.includes(stage));
  return [
    ...(opened.length > 0 ? [`Open now: ${namesOf(opened)}.`] : []),
    ...(flagged.length > 0 ? [`Flagged, to be looked at again: ${namesOf(flagged)}.`] : []),
    ...(released.length > 0 ? [`No longer flagged: ${namesOf(released)}.`] : []),
    ...(effects?.campaign?.length ? ['Dates, rhythm and days without posts are the campaign’s now.'] : []),
  ];
}
