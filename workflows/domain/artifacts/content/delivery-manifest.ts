import type { Upstream } from '../contract';
import type { Content, PathOf } from '../fields';
import { readerOf } from '../reader';
import { REQUIRED_UPSTREAM, UPSTREAM, type Stage } from '../stages';
import { DELIVERY_FORM } from './delivery';

/** What a delivery says of itself to machines: what is in it, and whether somebody made sure of it. */

export type DeliveryPath = PathOf<typeof DELIVERY_FORM>;

export type DeliverableStage = Exclude<Stage, 'DELIVERY'>;
export const DELIVERABLE = UPSTREAM.DELIVERY as readonly DeliverableStage[];
/** Without these nothing is ready for the client, whatever is chosen. */
const CORE = REQUIRED_UPSTREAM.DELIVERY as readonly DeliverableStage[];

export const INCLUDE_PATH = {
  INTAKE: 'artifact_selection.include_intake',
  STRATEGY: 'artifact_selection.include_strategy',
  CREATIVES: 'artifact_selection.include_creatives',
  EXECUTION: 'artifact_selection.include_execution',
  MONITORING: 'artifact_selection.include_monitoring',
} as const satisfies Record<DeliverableStage, DeliveryPath>;

const EXPORT_FORMATS = ['pdf', 'pptx', 'json', 'zip'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const deliveryReader = (content: Content) => readerOf(DELIVERY_FORM, content);

/** The stages that are handed over, in their order. */
export function includedStages(content: Content): DeliverableStage[] {
  const delivery = deliveryReader(content);
  return DELIVERABLE.filter((stage) => delivery.flag(INCLUDE_PATH[stage]));
}

export function exportFormats(content: Content): ExportFormat[] {
  const delivery = deliveryReader(content);
  return EXPORT_FORMATS.filter((format) => delivery.flag(`export_formats.${format}`));
}

/** In force, and nothing it rests on has changed since. */
export function isReady({ approved }: Upstream, stage: DeliverableStage): boolean {
  return approved[stage]?.flagged === false;
}

export type DeliveryChecks = {
  approvals_ok: boolean;
  qc_ok: 'pass' | 'fail' | 'unknown';
  completeness_ok: boolean;
  branding_ok: boolean;
  legal_ok: boolean;
};

/** The five points of the checklist: approvals and quality control are looked up, the rest is what a person ticked. */
export function deliveryChecks(content: Content, upstream: Upstream): DeliveryChecks {
  const delivery = deliveryReader(content);
  const included = includedStages(content);
  const stages = DELIVERABLE.filter((stage) => CORE.includes(stage) || included.includes(stage));
  const verdicts = stages.map((stage) => upstream.approved[stage]?.qc_status ?? null);
  return {
    approvals_ok: included.length > 0 && stages.every((stage) => isReady(upstream, stage)),
    qc_ok: verdicts.includes('FAIL') ? 'fail' : verdicts.includes(null) ? 'unknown' : 'pass',
    completeness_ok: delivery.flag('checklist.check_completeness'),
    branding_ok: delivery.flag('checklist.check_branding'),
    legal_ok: delivery.flag('checklist.check_legal'),
  };
}

export function isComplete({ qc_ok, ...checks }: DeliveryChecks): boolean {
  return qc_ok === 'pass' && Object.values(checks).every((check) => check);
}

export type DeliveryManifest = {
  schema: 'delivery_manifest_v1';
  ids: { campaign: string; engagement: string };
  included_artifacts: Array<{
    type: DeliverableStage;
    status: 'APPROVED' | 'FLAGGED_FOR_REVIEW';
    version: number;
    updated_at: string;
    artifact_id: string;
  }>;
  strategy_schema_version: string | null;
  export_formats: ExportFormat[];
  branding: Record<string, string>;
  checks: DeliveryChecks;
  /** The jobs that were chosen in the intake, by the stage that they are for. */
  generation_plan: Record<string, string[]>;
};

/**
 * The manifest as far as it follows from the configuration and what is in force: the same for the same versions. Its
 * hash, its files and when it was generated are added by what makes the files.
 */
export function manifestOf(content: Content, upstream: Upstream): DeliveryManifest {
  const { campaign, approved } = upstream;
  return {
    schema: 'delivery_manifest_v1',
    // One campaign is one engagement.
    ids: { campaign: campaign.id, engagement: campaign.id },
    included_artifacts: includedStages(content).flatMap((type) => {
      const one = approved[type];
      if (!one) return [];
      return [
        {
          type,
          status: one.flagged ? ('FLAGGED_FOR_REVIEW' as const) : ('APPROVED' as const),
          version: one.version,
          updated_at: one.approved_at.toISOString(),
          artifact_id: one.artifact_id,
        },
      ];
    }),
    strategy_schema_version: approved.STRATEGY?.schema_version ?? null,
    export_formats: exportFormats(content),
    branding: textsIn(content['branding']),
    checks: deliveryChecks(content, upstream),
    generation_plan: listsIn(approved.INTAKE?.content['generation_plan']),
  };
}

function textsIn(section: Content[string] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(section).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function listsIn(section: Content[string] = {}): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(section).flatMap(([key, value]): Array<[string, string[]]> => {
      const entries = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
      return entries.length === 0 ? [] : [[key, entries]];
    }),
  );
}
