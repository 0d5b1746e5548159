import { generationPlan, nextJob } from '../artifacts/generation';
import type { Start } from './changes';
import { isClosed } from './course';
import type { CampaignFacts } from './facts';

/** The job that is asked for and could run, one at a time; repeated until its row says that it is done. */
export function jobsOf({ campaign, generation, asked }: CampaignFacts): Start[] {
  if (!generation || isClosed(campaign.status)) return [];
  const { intake_version, chosen, chain, runs } = generation;
  const stages = asked.map(({ stage }) => stage);
  const next = nextJob(generationPlan(chosen, chain, runs, stages));
  return next ? [{ kind: 'RUN_JOB', job: next.job.type, intake_version, attempt: next.attempt }] : [];
}
