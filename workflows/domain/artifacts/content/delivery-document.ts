import type { Upstream } from '../contract';
import { asLines, clipped } from '../entries';
import { isEmpty, withValue, type Content } from '../fields';
import { lastDayOf } from '../execution-effects';
import { readerOf } from '../reader';
import { CREATIVES_FORM } from './creatives';
import { DELIVERY_FORM } from './delivery';
import { exportFormats, includedStages, type DeliverableStage } from './delivery-manifest';
import { EXECUTION_FORM } from './execution';
import { INTAKE_FORM } from './intake';
import { MONITORING_FORM } from './monitoring';
import { PLATFORM_OPTIONS } from './publishing-options';
import { STRATEGY_FORM } from './strategy';

/** The opening pages of what the client gets, written from the stages that are handed over. */

const DOCUMENT_SECTIONS = [
  'executive_summary',
  'campaign_overview',
  'deliverables',
  'timeline',
  'next_steps',
] as const;
export type DocumentSection = (typeof DOCUMENT_SECTIONS)[number];

const STAGE_NAMES: Record<DeliverableStage, string> = {
  INTAKE: 'Intake',
  STRATEGY: 'Strategy',
  CREATIVES: 'Creatives',
  EXECUTION: 'Execution',
  MONITORING: 'Monitoring',
};

/** Only what is handed over is spoken of; where it is silent, the campaign's own words stand in. */
export function documentOf(content: Content, upstream: Upstream): Record<DocumentSection, string> {
  const sources = sourcesOf(content, upstream);
  const document = {
    executive_summary: executiveSummary(sources),
    campaign_overview: campaignOverview(sources),
    deliverables: deliverables(content, sources),
    timeline: timeline(sources),
    next_steps: nextSteps(sources),
  };
  for (const key of DOCUMENT_SECTIONS) document[key] = clipped(document[key]);
  return document;
}

type Sources = ReturnType<typeof sourcesOf>;

function sourcesOf(content: Content, { campaign, approved }: Upstream) {
  const included = includedStages(content).filter((stage) => approved[stage]);
  const of = (stage: DeliverableStage) => (included.includes(stage) ? (approved[stage]?.content ?? {}) : {});
  return {
    campaign,
    approved,
    included,
    intake: readerOf(INTAKE_FORM, of('INTAKE')),
    strategy: readerOf(STRATEGY_FORM, of('STRATEGY')),
    creatives: readerOf(CREATIVES_FORM, of('CREATIVES')),
    execution: readerOf(EXECUTION_FORM, of('EXECUTION')),
    /** The last day on which something runs. */
    lastDay: lastDayOf(of('EXECUTION')) ?? campaign.end_date,
    monitoring: readerOf(MONITORING_FORM, of('MONITORING')),
  };
}

function executiveSummary({ campaign, intake, strategy }: Sources): string {
  return lines({
    Objective: intake.text('goals.objective') || campaign.objective,
    Targets: intake.text('goals.kpi_targets'),
    Promise: strategy.text('layer4_value_architecture.core_promise'),
    Positioning: strategy.text('layer4_value_architecture.positioning_statement'),
    Success: strategy.text('layer8_measurement.success_definition'),
  });
}

function campaignOverview({ campaign, intake, strategy, creatives, execution }: Sources): string {
  const channels = strategy.rows('layer6_channel_strategy.channels').map(({ name = '' }) => String(name));
  const rhythm = Object.entries(execution.map('schedule.platform_schedules'))
    .filter(([, posts]) => Number(posts) > 0)
    .map(([platform, posts]) => `${platformName(platform)} ${String(posts)} a week`);
  return lines({
    Campaign: campaign.name,
    Client: campaign.client_name,
    Offer: intake.text('offer.primary_offer'),
    Audience:
      creatives.text('creative_brief.target_audience') ||
      strategy.text('layer3_audience_psychology.primary_segment') ||
      intake.text('audience.target_audience'),
    Theme: creatives.text('creative_brief.campaign_theme'),
    'Key message': creatives.text('creative_brief.key_message'),
    Channels: (channels.length > 0 ? channels : campaign.platforms).map(platformName).join(', '),
    Rhythm: rhythm.join(', '),
    'Call to action': strategy.text('layer7_constraints.primary_cta') || campaign.primary_cta,
  });
}

function deliverables(content: Content, { included, approved, creatives }: Sources): string {
  const formats = exportFormats(content).map(formatName);
  const pieces = creatives.rows('items.items').length || creatives.number('asset_specifications.num_assets');
  return asLines([
    ...included.map((stage) => `${STAGE_NAMES[stage]}, version ${approved[stage]?.version ?? 0}`),
    pieces ? `${pieces} ${pieces === 1 ? 'piece' : 'pieces'} of content` : '',
    included.length > 0 && formats.length > 0 ? `Formats: ${formats.join(', ')}` : '',
  ]);
}

function timeline({ campaign, execution, lastDay }: Sources): string {
  const start = execution.text('timeline.start_date') || campaign.start_date;
  const phases = execution.rows('timeline.phases').map(({ name = '', from_week, to_week, focus }) => {
    const weeks =
      from_week === undefined ? '' : `, weeks ${String(from_week)} to ${String(to_week ?? from_week)}`;
    return `${String(name)}${weeks}${focus === undefined ? '' : `: ${String(focus)}`}`;
  });
  return asLines([`${start} to ${lastDay}`, ...phases]);
}

function nextSteps({ campaign, strategy, execution, monitoring }: Sources): string {
  const start = execution.text('timeline.start_date') || campaign.start_date;
  const reports = monitoring.text('reporting.report_frequency');
  const approvers = execution.list('governance.approvers');
  return lines({
    'Publishing begins': start,
    'Approvals by': approvers.join(', '),
    'Results are reviewed': strategy.text('layer8_measurement.review_cadence'),
    'Results are reported': reports,
    'What is done about them':
      monitoring.text('alerts.optimization_rules') || strategy.text('layer8_measurement.decision_rules'),
  });
}

function lines(said: Record<string, string>): string {
  return asLines(
    Object.entries(said).map(([label, text]) => (text.trim() === '' ? '' : `${label}: ${text.trim()}`)),
  );
}

function platformName(name: string): string {
  return PLATFORM_OPTIONS.find(({ value }) => value === name.toLowerCase())?.label ?? name;
}

function formatName(format: string): string {
  const formats = DELIVERY_FORM.sections.find(({ key }) => key === 'export_formats')?.fields ?? [];
  return formats.find(({ key }) => key === format)?.label ?? format;
}

/** The names of the sections that say nothing, as a reader would look for them. */
export function emptySections(content: Content): DocumentSection[] {
  return DOCUMENT_SECTIONS.filter((key) => isEmpty(content['document']?.[key]));
}

export function withDocument(content: Content, upstream: Upstream): Content {
  const document = documentOf(content, upstream);
  return DOCUMENT_SECTIONS.reduce(
    (written, key) => withValue(written, `document.${key}`, document[key]),
    content,
  );
}
