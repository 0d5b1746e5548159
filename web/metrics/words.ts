import type { Gathering, MetricSource, MetricUnit, RateName } from '../../workflows/domain/metrics';

export const UNIT_WORDS: Record<MetricUnit, string> = {
  COUNT: 'count',
  PERCENT: 'percent',
  SCORE: 'score',
  CURRENCY: 'money',
  SECONDS: 'seconds',
  RATIO: 'ratio',
};

export const SOURCE_WORDS: Record<MetricSource, string> = {
  MANUAL: 'by hand',
  IMPORT: 'imported',
  API: 'through the API',
  SIMULATED: 'dry run, not counted',
};

const GATHERING_WORDS: Record<Gathering, string> = {
  SUM: 'sum of',
  MEAN: 'average of',
  LAST: 'latest of',
};

/** "sum of 4 figures": how a number came about. */
export function gatheredWords({ gathering, entries }: { gathering: Gathering; entries: number }): string {
  return `${GATHERING_WORDS[gathering]} ${entries} ${entries === 1 ? 'figure' : 'figures'}`;
}

export const RATE_WORDS: Record<RateName, { word: string; how: string }> = {
  ctr: { word: 'Click-through rate', how: 'clicks ÷ impressions' },
  engagement_rate: { word: 'Engagement rate', how: 'engagement ÷ impressions' },
  cpl: { word: 'Cost per lead', how: 'spend ÷ leads' },
  conversion: { word: 'Conversion', how: 'conversions ÷ clicks' },
  roas: { word: 'Return on ad spend', how: 'revenue ÷ spend' },
};

const SPELLED: Record<string, string> = { ctr: 'Click-through rate' };

/** "video_views" is "Video views". */
export function metricWord(name: string): string {
  const words = name.replaceAll('_', ' ');
  return SPELLED[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const plain = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const money = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** A figure in its unit. Money has no sign: a campaign’s figures are all in the client’s currency. */
export function figureWords(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'PERCENT':
      return `${plain.format(value)} %`;
    case 'CURRENCY':
      return money.format(value);
    case 'SECONDS':
      return `${plain.format(value)} s`;
    default:
      return plain.format(value);
  }
}

/** For the ticks of an axis. */
export function shortWords(value: number, unit?: MetricUnit): string {
  return unit === 'PERCENT' ? `${short.format(value)} %` : short.format(value);
}

/** None where it could not be worked out. */
export function rateWords(name: RateName, value: number | null): string {
  if (value === null) return 'none';
  if (name === 'cpl') return money.format(value);
  return name === 'roas' ? plain.format(value) : `${plain.format(value * 100)} %`;
}
