import type { Check, Evidence } from '../../qc/check';
import { filledIn } from '../../qc/presence';
import { UNIVERSAL_CHECKS } from '../../qc/universal';
import { withValue } from '../fields';
import { emptySections } from './delivery-document';
import {
  deliveryReader,
  includedStages,
  INCLUDE_PATH,
  isReady,
  manifestOf,
  type DeliveryManifest,
  type DeliveryPath,
} from './delivery-manifest';
import { computeDelivery } from './delivery-rules';

/** Quality control of a delivery's configuration. */

const manifestSchema: Check = {
  id: 'manifest_schema',
  severity: 'BLOCKER',
  title: 'The manifest has everything that it promises',
  instruction: 'Choose stages and formats, and see that each stage has an approved version.',
  run({ content, upstream }) {
    const evidence = faultsOf(manifestOf(content, upstream));
    if (evidence.length === 0) return undefined;
    return { message: `The manifest lacks ${evidence.map(({ text }) => text).join(', ')}.`, evidence };
  },
};

function faultsOf(manifest: DeliveryManifest): Evidence[] {
  const faults: Evidence[] = [];
  if (manifest.ids.campaign === '') faults.push({ field: 'source_artifacts', text: 'the campaign' });
  if (manifest.strategy_schema_version === null) {
    faults.push({ field: INCLUDE_PATH.STRATEGY, text: 'the shape of the strategy' });
  }
  if (manifest.export_formats.length === 0) {
    faults.push({ field: 'export_formats', text: 'a format' });
  }
  for (const { type, artifact_id, version } of manifest.included_artifacts) {
    const isWhole = artifact_id !== '' && Number.isInteger(version) && version >= 1;
    if (!isWhole) faults.push({ field: INCLUDE_PATH[type], text: 'the version of a stage' });
  }
  return faults;
}

const somethingIncluded: Check = {
  id: 'artifacts_included',
  severity: 'BLOCKER',
  title: 'At least one stage is handed over',
  instruction: 'Choose what the client gets.',
  run: ({ content }) =>
    includedStages(content).length > 0
      ? undefined
      : { message: 'No stage is chosen.', evidence: [{ field: 'artifact_selection' }] },
};

const includedApproved: Check = {
  id: 'included_approved',
  severity: 'BLOCKER',
  title: 'Every stage that is handed over is approved and not flagged',
  instruction: 'Approve or confirm the stage, or leave it out.',
  run({ content, upstream }) {
    const evidence = includedStages(content)
      .filter((stage) => stage !== 'MONITORING' && !isReady(upstream, stage))
      .map((stage): Evidence => ({ field: INCLUDE_PATH[stage] }));
    if (evidence.length === 0) return undefined;
    return { message: 'A stage that is handed over is not approved, or flagged.', evidence };
  },
};

const monitoringApproved: Check = {
  id: 'monitoring_approved',
  severity: 'BLOCKER',
  title: 'Monitoring is handed over only where it is approved and not flagged',
  instruction: 'Approve the monitoring, or leave it out.',
  run: ({ content, upstream }) =>
    !includedStages(content).includes('MONITORING') || isReady(upstream, 'MONITORING')
      ? undefined
      : {
          message: 'The monitoring is not approved, or flagged; a delivery does not need it.',
          evidence: [{ field: INCLUDE_PATH.MONITORING }],
        },
  fix: ({ content, upstream }) =>
    computeDelivery(withValue(content, INCLUDE_PATH.MONITORING, false), upstream),
};

const branding = filledIn({
  id: 'branding',
  severity: 'MAJOR',
  title: 'Agency, footer and colour are given',
  instruction: 'Fill in the branding; every page carries it.',
  paths: ['branding.agency_name', 'branding.footer_text', 'branding.primary_color'] satisfies DeliveryPath[],
});

const notes = filledIn({
  id: 'delivery_notes',
  severity: 'MINOR',
  title: 'The client gets a few words with it',
  instruction: 'Write what is in it and what you would like to hear back.',
  paths: ['delivery_options.delivery_notes'] satisfies DeliveryPath[],
});

const generationPlan: Check = {
  id: 'generation_plan',
  severity: 'MAJOR',
  title: 'The intake says what was to be drafted',
  instruction: 'Choose in the intake what is drafted for this campaign, and approve it.',
  run: ({ content, upstream }) =>
    Object.keys(manifestOf(content, upstream).generation_plan).length > 0
      ? undefined
      : { message: 'The intake chose nothing to be drafted.', evidence: [{ field: INCLUDE_PATH.INTAKE }] },
};

const requiredSections: Check = {
  id: 'required_sections',
  severity: 'BLOCKER',
  title: 'Summary, overview, deliverables, timeline and next steps are written',
  instruction: 'They are written from the approved stages when the delivery is saved.',
  run({ content }) {
    const evidence = emptySections(content).map((key): Evidence => ({ field: `document.${key}` }));
    return evidence.length === 0 ? undefined : { message: 'A part of the document is empty.', evidence };
  },
  fix: ({ content, upstream }) => computeDelivery(content, upstream),
};

const sourcesExist: Check = {
  id: 'sources_exist',
  severity: 'MINOR',
  title: 'The versions that it names are those in force',
  instruction: 'Save the delivery again, so that it names what is in force now.',
  run({ content, upstream }) {
    const rows = deliveryReader(content).rows('source_artifacts.versions');
    const evidence = includedStages(content).flatMap((stage): Evidence[] => {
      const named = rows.find(({ type }) => type === stage);
      const one = upstream.approved[stage];
      const exists =
        one !== undefined &&
        one.version >= 1 &&
        named?.['artifact_id'] === one.artifact_id &&
        named['version'] === one.version;
      return exists ? [] : [{ field: 'source_artifacts.versions', text: stage }];
    });
    if (evidence.length === 0) return undefined;
    return { message: 'A version that it names is not the one in force.', evidence };
  },
  fix: ({ content, upstream }) => computeDelivery(content, upstream),
};

export const DELIVERY_CHECKS: readonly Check[] = [
  manifestSchema,
  somethingIncluded,
  includedApproved,
  monitoringApproved,
  branding,
  notes,
  generationPlan,
  requiredSections,
  sourcesExist,
  ...UNIVERSAL_CHECKS,
];
