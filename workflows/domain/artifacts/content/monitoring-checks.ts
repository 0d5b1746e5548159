import { kpiKey } from '../../kpis';
import { thresholdsOf } from '../../monitoring';
import type { Check, Evidence, QcInput } from '../../qc/check';
import { filledIn } from '../../qc/presence';
import { UNIVERSAL_CHECKS } from '../../qc/universal';
import { isEmailAddress } from '../entries';
import { isEmpty, withValue } from '../fields';
import { hydrateMonitoring, monitoringReader, strategyKpis, type MonitoringPath } from './monitoring-rules';

/** Quality control of monitoring. */

const kpisSelected = filledIn({
  id: 'kpis_selected',
  severity: 'BLOCKER',
  title: 'At least one KPI is watched',
  instruction: 'Choose the measures of the strategy that say whether the campaign works.',
  paths: ['kpi_config.selected_kpis'] satisfies MonitoringPath[],
});

const kpisOfStrategy: Check = {
  id: 'kpis_of_strategy',
  severity: 'MAJOR',
  title: 'Every KPI is a measure of the strategy',
  instruction: 'Watch what the strategy measures success by, or add the measure to the strategy.',
  run({ content, upstream }) {
    const known = strategyKpis(upstream).map(({ kpi }) => kpiKey(kpi));
    if (known.length === 0) return undefined;
    const evidence = placed(content).filter(({ text }) => !known.includes(kpiKey(text)));
    if (evidence.length === 0) return undefined;
    return { message: `The strategy does not measure ${quoted(evidence)}.`, evidence };
  },
};

const reviewCadence: Check = {
  ...filledIn({
    id: 'review_cadence',
    severity: 'BLOCKER',
    title: 'It is said how often results are reported',
    instruction: 'Choose how often it is reported; the strategy says how often results are looked at.',
    paths: ['reporting.report_frequency'] satisfies MonitoringPath[],
  }),
  fix: (input) => withOffer(input, 'reporting.report_frequency'),
};

const rulesDefined: Check = {
  ...filledIn({
    id: 'optimization_rules',
    severity: 'MAJOR',
    title: 'It is said what is done when a figure is off',
    instruction: 'Write one rule a line: when which figure does what, then what is changed.',
    paths: ['alerts.optimization_rules'] satisfies MonitoringPath[],
  }),
  fix: (input) => withOffer(input, 'alerts.optimization_rules'),
};

const alertsDefined: Check = {
  id: 'alerts_defined',
  severity: 'MINOR',
  title: 'At least one threshold raises an alert',
  instruction: 'Say of one KPI below or above which value somebody has to look.',
  run: ({ content }) =>
    thresholdsOf(content).length > 0
      ? undefined
      : {
          message: 'No threshold is complete, so no alert can be raised.',
          evidence: [{ field: 'alerts.alert_thresholds' }],
        },
};

const numericTargets: Check = {
  id: 'numeric_targets',
  severity: 'MAJOR',
  title: 'Every KPI has a target in figures',
  instruction: 'Give each KPI the number that it should reach.',
  run({ content }) {
    const withTarget = monitoringReader(content)
      .rows('kpi_config.kpi_targets')
      .filter(({ target }) => typeof target === 'number')
      .map(({ kpi }) => kpiKey(String(kpi)));
    const evidence = placed(content).filter(({ text }) => !withTarget.includes(kpiKey(text)));
    if (evidence.length === 0) return undefined;
    return { message: `There is no target for ${quoted(evidence)}.`, evidence };
  },
};

const recipientAddresses: Check = {
  id: 'recipient_addresses',
  severity: 'MAJOR',
  title: 'Reports by e-mail go to e-mail addresses',
  instruction: 'Write the address of each recipient, or do not report by e-mail.',
  run({ content }) {
    const monitoring = monitoringReader(content);
    if (!monitoring.list('reporting.report_format').includes('Email')) return undefined;
    const field = 'reporting.report_recipients';
    const recipients = monitoring.list(field);
    const evidence = recipients.flatMap((text, at): Evidence[] =>
      isEmailAddress(text) ? [] : [{ field: `${field}.${at}`, text }],
    );
    if (recipients.length === 0) return { message: 'Reports by e-mail reach nobody.', evidence: [{ field }] };
    if (evidence.length === 0) return undefined;
    return { message: `No e-mail address: ${quoted(evidence)}.`, evidence };
  },
};

export const MONITORING_CHECKS: readonly Check[] = [
  kpisSelected,
  kpisOfStrategy,
  reviewCadence,
  rulesDefined,
  alertsDefined,
  numericTargets,
  recipientAddresses,
  ...UNIVERSAL_CHECKS,
];

/** The KPIs that are watched, each with its place. */
function placed(content: QcInput['content']): Array<{ field: string; text: string }> {
  return monitoringReader(content)
    .list('kpi_config.selected_kpis')
    .map((text, at) => ({ field: `kpi_config.selected_kpis.${at}`, text }));
}

function withOffer({ content, upstream }: QcInput, path: MonitoringPath) {
  const offer = hydrateMonitoring(upstream)[path];
  return offer && !isEmpty(offer.value) ? withValue(content, path, offer.value) : content;
}

function quoted(evidence: readonly Evidence[]): string {
  return evidence.map(({ text }) => `“${text}”`).join(', ');
}
