import { clip } from '../../calendar-copy';
import {
  byDefault,
  fromCampaign,
  offered,
  type Finding,
  type Offered,
  type StageContract,
  type Upstream,
} from '../contract';
import { withValue, type Content, type Row } from '../fields';
import { readerOf } from '../reader';
import { REQUIRED_UPSTREAM } from '../stages';
import { FOOTER_MAX } from './delivery';
import { withDocument } from './delivery-document';
import {
  DELIVERABLE,
  deliveryChecks,
  deliveryReader,
  exportFormats,
  includedStages,
  INCLUDE_PATH,
  isComplete,
  isReady,
  type DeliverableStage,
  type DeliveryChecks,
  type DeliveryPath,
  type ExportFormat,
} from './delivery-manifest';
import { INTAKE_FORM } from './intake';

/** What a delivery starts from, what is looked up for it, and what is wrong with it. */

const USUAL_COLOR = '#1E3A8A';
const ASKABLE = ['pdf', 'pptx', 'zip'] as const satisfies readonly ExportFormat[];

export function hydrateDelivery(upstream: Upstream): Partial<Record<DeliveryPath, Offered>> {
  const offers: Partial<Record<DeliveryPath, Offered>> = {
    ...formatOffers(upstream),
    'delivery_options.delivery_method': byDefault('delivery_options.delivery_method', 'Download'),
    'delivery_options.include_qc_reports': byDefault('delivery_options.include_qc_reports', false),
    'branding.footer_text': fromCampaign(
      'client_name',
      clip(`Prepared for ${upstream.campaign.client_name}`, FOOTER_MAX),
    ),
    'branding.primary_color': byDefault('branding.primary_color', USUAL_COLOR),
  };
  for (const stage of DELIVERABLE) {
    // A delivery does not need a monitoring, so an absent one is not asked for either.
    if (stage === 'MONITORING' && !isReady(upstream, stage)) continue;
    offers[INCLUDE_PATH[stage]] = byDefault(INCLUDE_PATH[stage], true);
  }
  return offers;
}

/** As the client asked in the intake; where nothing was asked for, what most clients want. */
function formatOffers(upstream: Upstream): Partial<Record<DeliveryPath, Offered>> {
  const intake = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {});
  const asked = ASKABLE.filter((format) => intake.flag(`delivery_requirements.${format}`));
  const offerOf = (format: (typeof ASKABLE)[number]) =>
    asked.length > 0
      ? offered(upstream, 'INTAKE', `delivery_requirements.${format}`, asked.includes(format))
      : byDefault(`export_formats.${format}`, format !== 'pptx');
  return {
    'export_formats.pdf': offerOf('pdf'),
    'export_formats.pptx': offerOf('pptx'),
    'export_formats.json': byDefault('export_formats.json', true),
    'export_formats.zip': offerOf('zip'),
  };
}

export function computeDelivery(content: Content, upstream: Upstream): Content {
  const checks = deliveryChecks(content, upstream);
  const versions = DELIVERABLE.flatMap((type): Row[] => {
    const one = upstream.approved[type];
    return one ? [{ type, artifact_id: one.artifact_id, version: one.version }] : [];
  });
  const written = withValue(content, 'source_artifacts.versions', versions);
  return withDocument(
    {
      ...written,
      verified: {
        check_approvals: checks.approvals_ok,
        check_qc: checks.qc_ok === 'pass',
        checklist_complete: isComplete(checks),
      },
    },
    upstream,
  );
}

const COLOR = /^#[\da-f]{6}$/i;
const COMPUTED: readonly string[] = ['source_artifacts', 'verified', 'document'];

export const validateDelivery: StageContract['validate'] = (content, upstream) => {
  const delivery = deliveryReader(content);
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  const included = includedStages(content);
  if (Object.keys(content).every((section) => COMPUTED.includes(section))) {
    errors.push({ field: 'delivery_options', message: 'Nothing is filled in.' });
  }
  if (included.length === 0) {
    errors.push({ field: 'artifact_selection', message: 'Choose at least one stage to hand over.' });
  }
  if (exportFormats(content).length === 0) {
    errors.push({ field: 'export_formats', message: 'Choose at least one format.' });
  }
  const isMailed = delivery.text('delivery_options.delivery_method') === 'Email';
  if (isMailed && delivery.list('delivery_options.recipients').length === 0) {
    errors.push({ field: 'delivery_options.recipients', message: 'Say to whom it is sent by e-mail.' });
  }
  const color = delivery.text('branding.primary_color');
  if (color !== '' && !COLOR.test(color)) {
    errors.push({ field: 'branding.primary_color', message: `Is a colour such as ${USUAL_COLOR}.` });
  }

  const leftOut = REQUIRED_UPSTREAM.DELIVERY.filter((stage) => !included.includes(stage as DeliverableStage));
  for (const stage of included.length === 0 ? [] : (leftOut as DeliverableStage[])) {
    warnings.push({ field: INCLUDE_PATH[stage], message: 'Is left out of what the client gets.' });
  }
  if (!content['branding']) warnings.push({ field: 'branding', message: 'There is no branding.' });
  warnings.push(...openPoints(deliveryChecks(content, upstream)));
  return { errors, warnings };
};

const POINTS: Record<keyof DeliveryChecks, Finding> = {
  approvals_ok: { field: 'verified.check_approvals', message: 'Not everything is approved and unflagged.' },
  qc_ok: { field: 'verified.check_qc', message: 'Not everything has passed quality control.' },
  completeness_ok: {
    field: 'checklist.check_completeness',
    message: 'Nobody has confirmed that everything agreed is in it.',
  },
  branding_ok: { field: 'checklist.check_branding', message: 'Nobody has confirmed the branding.' },
  legal_ok: {
    field: 'checklist.check_legal',
    message: 'Nobody has cleared claims, disclaimers and rights.',
  },
};

/** The points of the checklist that do not hold yet. */
export function openPoints(checks: DeliveryChecks): Finding[] {
  return (Object.keys(POINTS) as Array<keyof DeliveryChecks>)
    .filter((point) => (point === 'qc_ok' ? checks.qc_ok !== 'pass' : !checks[point]))
    .map((point) => POINTS[point]);
}
