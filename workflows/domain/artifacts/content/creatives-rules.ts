import { CONTENT_TYPES_OF, isValidPair } from '../../platforms';
import {
  byDefault,
  fromCampaign,
  offered,
  offerFrom,
  type Finding,
  type Offered,
  type Upstream,
} from '../contract';
import { itemOf } from '../creative-item';
import { isPublishedOn } from '../creative-items';
import { channelNames, platformsIn, USUAL_ASSETS } from '../creative-sources';
import { entriesOf, LONGEST_ENTRY, MOST_ENTRIES } from '../entries';
import { isEmpty, type Content, type PathOf, type Value } from '../fields';
import { readerOf } from '../reader';
import { ASSET_TYPES, CREATIVES_FORM, SOURCE_LAYERS } from './creatives';
import { STRATEGY_FORM } from './strategy';

/** What creatives take over from the strategy, what is worked out when they are saved, and what is wrong with them. */

const USUAL_PLATFORMS = 2;

export function hydrate(upstream: Upstream): Record<string, Offered> {
  const offers: Record<string, Offered> = {
    'asset_specifications.num_assets': byDefault('num_assets', USUAL_ASSETS),
    'asset_specifications.asset_types': byDefault('asset_types', ['Social Post']),
    ...offerFrom(upstream, 'STRATEGY', {
      'creative_brief.campaign_theme': 'layer5_narrative.narrative_problem',
      'creative_brief.target_audience': 'layer3_audience_psychology.primary_segment',
      'creative_brief.key_message': 'layer4_value_architecture.core_promise',
      'message_bank.brand_voice_notes': 'layer7_constraints.tone_boundaries',
    }),
  };
  const { platforms, pillars } = readStrategy(upstream);
  const offer = (to: string, path: PathOf<typeof STRATEGY_FORM>, value: Value) => {
    if (!isEmpty(value)) offers[to] = offered(upstream, 'STRATEGY', path, value);
  };
  offer(
    'asset_specifications.target_platforms',
    'layer6_channel_strategy.channels',
    platforms.slice(0, USUAL_PLATFORMS),
  );
  offers['asset_specifications.target_platforms'] ??= fromCampaign(
    'platforms',
    upstream.campaign.platforms.slice(0, USUAL_PLATFORMS),
  );
  // One each, as far as the usual number of assets goes.
  const counts = pillars.map(({ name }, index) => [name, index < USUAL_ASSETS ? 1 : 0]);
  offer(
    'pillar_mix.pillar_distribution',
    'layer5_narrative.content_pillars',
    Object.fromEntries(counts) as Record<string, number>,
  );
  offer(
    'message_bank.angles',
    'layer5_narrative.content_pillars',
    pillars.flatMap(({ angles }) => angles).slice(0, MOST_ENTRIES),
  );
  const ctas = ctasOf(upstream);
  if (ctas) offer('message_bank.ctas', ctas.path, ctas.value);
  offer('message_bank.compliance_safe_claims', 'layer7_constraints.claim_boundaries', safeClaims(upstream));
  return offers;
}

function readStrategy(upstream: Upstream) {
  const strategy = readerOf(STRATEGY_FORM, upstream.approved.STRATEGY?.content ?? {});
  return {
    strategy,
    platforms: platformsIn(channelNames(strategy.rows('layer6_channel_strategy.channels'))),
    pillars: strategy
      .rows('layer5_narrative.content_pillars')
      .flatMap(({ name, angles }) =>
        typeof name === 'string' ? [{ name, angles: Array.isArray(angles) ? angles : [] }] : [],
      ),
  };
}

/** The strategy's calls to action, the main one first, without those that it forbids. */
export function ctasOf(upstream: Upstream) {
  const { strategy } = readStrategy(upstream);
  const forbidden = strategy.list('layer7_constraints.forbidden_ctas').map((cta) => cta.toLowerCase());
  const value = [
    strategy.text('layer7_constraints.primary_cta'),
    strategy.text('layer7_constraints.secondary_cta'),
    ...strategy.list('layer7_constraints.allowed_ctas'),
  ].filter((cta) => cta !== '' && !forbidden.includes(cta.toLowerCase()));
  if (value.length === 0) return undefined;
  return {
    path: 'layer7_constraints.primary_cta' as const,
    value: [...new Set(value)].slice(0, MOST_ENTRIES),
  };
}

/** "We may say: …", "Allowed: …". Every other line of the boundaries is a claim that may not be made. */
const ALLOWANCE =
  /^[-•*\s]*(?:(?:we|you)\s+(?:may|can)\s+(?:say|claim|state)|allowed|safe|permitted)\b(?:\s+that)?\s*:?\s*/i;

function safeClaims(upstream: Upstream): string[] {
  const boundaries = readStrategy(upstream).strategy.text('layer7_constraints.claim_boundaries');
  return (
    entriesOf(boundaries)
      .filter((line) => ALLOWANCE.test(line))
      .map((line) => line.replace(ALLOWANCE, ''))
      // A claim that was cut could say what may not be said.
      .filter((claim) => claim !== '' && claim.length <= LONGEST_ENTRY)
      .slice(0, MOST_ENTRIES)
  );
}

/** The source and the copied layers are those of the strategy in force; nothing that was sent stands in their place. */
export function compute(content: Content, upstream: Upstream): Content {
  const sections = Object.values(SOURCE_LAYERS).map(({ section }): string => section);
  const own = Object.fromEntries(
    Object.entries(content).filter(([key]) => key !== 'strategy_source' && !sections.includes(key)),
  );
  const strategy = upstream.approved.STRATEGY;
  if (!strategy) return own;
  const copies = Object.entries(SOURCE_LAYERS).flatMap(([name, { layer, section }]) => {
    const fields = strategy.content[layer];
    return fields && Object.keys(fields).length > 0 ? [{ name, section, fields }] : [];
  });
  const strategy_source = {
    strategy_artifact_id: strategy.artifact_id,
    strategy_version: strategy.version,
    hydrated_at: strategy.approved_at.toISOString(),
    source_strategy_schema_version: strategy.schema_version,
    ...(copies.length > 0 ? { source_layers_used: copies.map(({ name }) => name) } : {}),
  };
  return {
    ...own,
    strategy_source,
    ...Object.fromEntries(copies.map(({ section, fields }) => [section, fields])),
  };
}

export function validate(content: Content, upstream: Upstream): { errors: Finding[]; warnings: Finding[] } {
  return {
    errors: formatErrors(content),
    warnings: [
      ...mixWarnings(content, upstream),
      ...platformWarnings(content, upstream),
      ...itemWarnings(content),
    ],
  };
}

const rowsOf = (content: Content) => readerOf(CREATIVES_FORM, content).rows('items.items');

function formatErrors(content: Content): Finding[] {
  return rowsOf(content).flatMap((row, index): Finding[] => {
    const item = itemOf(row);
    if (!item || row.content_type === undefined || isValidPair(item.platform, item.content_type)) return [];
    const possible = CONTENT_TYPES_OF[item.platform].join(', ');
    return [
      {
        field: `items.items.${index}.content_type`,
        message: `Piece ${index + 1}: ${item.platform} takes ${possible}.`,
      },
    ];
  });
}

function mixWarnings(content: Content, upstream: Upstream): Finding[] {
  const field = 'pillar_mix.pillar_distribution';
  const reader = readerOf(CREATIVES_FORM, content);
  const counts = Object.entries(reader.map(field));
  if (counts.length === 0) return [];
  const warnings: Finding[] = [];
  const wanted = reader.number('asset_specifications.num_assets') ?? USUAL_ASSETS;
  const sum = counts.reduce((total, [, count]) => total + Number(count), 0);
  if (sum !== wanted) {
    warnings.push({ field, message: `The pillars get ${sum} assets in all, and there are to be ${wanted}.` });
  }
  const { pillars } = readStrategy(upstream);
  const known = pillars.map(({ name }) => name.toLowerCase());
  for (const [name] of counts) {
    if (known.length === 0 || known.includes(name.toLowerCase())) continue;
    warnings.push({ field, message: `“${name}” is no pillar of the strategy.` });
  }
  return warnings;
}

function platformWarnings(content: Content, upstream: Upstream): Finding[] {
  const reader = readerOf(CREATIVES_FORM, content);
  const targets = platformsIn(reader.list('asset_specifications.target_platforms'));
  const { platforms } = readStrategy(upstream);
  const strange = targets.filter((target) => platforms.length > 0 && !platforms.includes(target));
  const types = ASSET_TYPES.filter((type) => reader.list('asset_specifications.asset_types').includes(type));
  const homeless = types.filter((type) => !targets.some((target) => isPublishedOn(type, target)));
  return [
    ...strange.map((target): Finding => ({
      field: 'asset_specifications.target_platforms',
      message: `${target} is no channel of the strategy.`,
    })),
    ...(targets.length === 0 ? [] : homeless).map((type): Finding => ({
      field: 'asset_specifications.asset_types',
      message: `${type} fits none of the target platforms.`,
    })),
  ];
}

function itemWarnings(content: Content): Finding[] {
  const reader = readerOf(CREATIVES_FORM, content);
  const rows = rowsOf(content);
  if (rows.length === 0) return [{ field: 'items.items', message: 'There are no pieces yet.' }];
  const wanted = reader.number('asset_specifications.num_assets') ?? USUAL_ASSETS;
  const warnings: Finding[] = [];
  if (rows.length !== wanted) {
    warnings.push({
      field: 'items.items',
      message: `There ${rows.length === 1 ? 'is 1 piece' : `are ${rows.length} pieces`}, and ${wanted} were planned.`,
    });
  }
  const targets = platformsIn(reader.list('asset_specifications.target_platforms'));
  rows.forEach((row, index) => {
    const platform = itemOf(row)?.platform;
    if (!platform || targets.includes(platform)) return;
    warnings.push({
      field: `items.items.${index}.platform`,
      message: `Piece ${index + 1} is for ${platform}, which is none of the target platforms.`,
    });
  });
  return warnings;
}
