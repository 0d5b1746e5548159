import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { STRATEGY } from '../../../workflows/domain/artifacts/content/strategy-contract';
import type { CampaignBasics, Upstream } from '../../../workflows/domain/artifacts/contract';
import { valueAt, type Row, type Value } from '../../../workflows/domain/artifacts/fields';
import { changed, type Example } from './cases';
import { INTAKE_CONTENT } from './intake';
import { inForce, upstreamOf } from './northwind';
import { STRATEGY_CONTENT } from './strategy';

/** Built on version 2 of the intake, with these fields instead, and on the campaign, with that. */
export function builtOn(
  fields: Record<string, Value | undefined> = {},
  campaign: Partial<CampaignBasics> = {},
): Upstream {
  const intake = inForce(INTAKE_FORM, changed(INTAKE_CONTENT, fields), { version: 2 });
  return upstreamOf({ INTAKE: intake }, campaign);
}

export const STRATEGY_EXAMPLE: Example = {
  contract: STRATEGY,
  content: STRATEGY_CONTENT,
  upstream: builtOn(),
};

export const CHANNELS = 'layer6_channel_strategy.channels';
export const PILLARS = 'layer5_narrative.content_pillars';
export const KPIS = 'layer8_measurement.primary_kpis';

export function rowsAt(path: string): Row[] {
  return valueAt(STRATEGY_CONTENT, path) as Row[];
}

/** The rows of the example with this in the first one; undefined empties a cell. */
export function withFirst(path: string, cells: Record<string, Row[string] | undefined>): Row[] {
  const [first = {}, ...rest] = rowsAt(path);
  const row = Object.entries({ ...first, ...cells }).filter(([, value]) => value !== undefined);
  return [Object.fromEntries(row) as Row, ...rest];
}
