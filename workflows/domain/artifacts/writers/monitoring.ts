import { kpiSource } from '../../kpis';
import type { Platform } from '../../platforms';
import { CREATIVES_FORM } from '../content/creatives';
import { targetsOf } from '../content/execution-rules';
import { INTAKE_FORM } from '../content/intake';
import { MONITORING_FORM } from '../content/monitoring';
import { hydrateMonitoring, type MonitoringPath } from '../content/monitoring-rules';
import type { Upstream } from '../contract';
import type { Content, Row, Value } from '../fields';
import { readerOf } from '../reader';
import { filledWith, open } from './filling';

/** What is watched, how, and what is done about it, written from the strategy's measurement and the execution. */

type Values = Partial<Record<MonitoringPath, Value | undefined>>;

function write(content: Content, upstream: Upstream, sections: readonly string[], values: Values): Content {
  const offers = Object.entries(hydrateMonitoring(upstream))
    .filter(([path]) => sections.some((section) => path.startsWith(`${section}.`)))
    .map(([path, { value }]) => [path, value] as const);
  return filledWith(filledWith(content, Object.fromEntries(offers)), values);
}

const SOURCES: Record<Platform, string> = {
  linkedin: 'LinkedIn analytics',
  instagram: 'Instagram Insights',
  twitter: 'X analytics',
  email: 'Email Platform',
};

export function trackingChecklist(content: Content, upstream: Upstream): Content {
  const intake = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {});
  const status = intake.text('assets.tracking_status');
  const sources = targetsOf(upstream).map((platform) => SOURCES[platform]);
  const hasSite = status === 'Yes - fully set up' || status === 'Partial';
  return write(content, upstream, ['kpi_config', 'tracking'], {
    'tracking.data_sources': [...sources, ...(hasSite ? ['Google Analytics'] : [])],
    'tracking.tracking_frequency': 'Weekly',
  });
}

/** Further away from its target than this, a rate is looked at before the next report. */
const FAR = 0.25;

export function weeklyOptimization(content: Content, upstream: Upstream): Content {
  const intake = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {});
  const contact = intake.text('identity.contact_email');
  const hooks = readerOf(CREATIVES_FORM, upstream.approved.CREATIVES?.content ?? {}).list(
    'message_bank.hooks',
  );
  const ready = write(content, upstream, ['kpi_config', 'reporting', 'alerts', 'analysis'], {
    'reporting.report_recipients': contact === '' ? undefined : [contact],
    'analysis.ab_testing':
      hooks[0] && hooks[1]
        ? `“${open(hooks[0])}” against “${open(hooks[1])}”: everything else the same, one week each.`
        : undefined,
  });
  return filledWith(ready, { 'alerts.alert_thresholds': thresholdsFor(ready) });
}

/** Of rates alone: what a count comes to in a week cannot be told from a target for the whole campaign. */
function thresholdsFor(content: Content): Row[] {
  return readerOf(MONITORING_FORM, content)
    .rows('kpi_config.kpi_targets')
    .flatMap(({ kpi, target, direction }): Row[] => {
      if (typeof kpi !== 'string' || typeof target !== 'number' || kpiSource(kpi).kind !== 'RATE') return [];
      const isCeiling = direction === 'Decrease';
      const value = Number((target * (isCeiling ? 1 + FAR : 1 - FAR)).toPrecision(6));
      return [{ kpi, op: isCeiling ? '>' : '<', value, window: '7 days', action: 'Notify' }];
    });
}
