import type { OfferedType } from '../domain/artifacts/jobs';

/** One job of an intake being written, as a child of its campaign. */
export type JobInput = { campaignId: string; intakeVersion: number; job: OfferedType; attempt: number };

export const GENERATION_WORKFLOW = 'generation';

export function generationWorkflowId({ campaignId, intakeVersion, job, attempt }: JobInput): string {
  return `generation:${campaignId}:${intakeVersion}:${job}:${attempt}`;
}
