import { subjectOf } from '../calendar-copy';
import { parseContentType, parsePlatform, type ContentType, type Platform } from '../platforms';
import { forbiddenWords } from '../qc/universal';
import { ASSET_TYPES, CREATIVES_FORM } from './content/creatives';
import { INTAKE_FORM } from './content/intake';
import { STRATEGY_FORM } from './content/strategy';
import type { Upstream } from './contract';
import type { CreativeSources, Pillar } from './creative-words';
import { entriesOf, isWebAddress } from './entries';
import type { Content, Row } from './fields';
import { readerOf } from './reader';

/** How many pieces there are when nobody said. */
export const USUAL_ASSETS = 3;

/** Everything that pieces are written from, out of the creatives themselves and what they are built on. */
export function creativeSources(content: Content, upstream: Upstream): CreativeSources {
  const creatives = readerOf(CREATIVES_FORM, content);
  const strategy = readerOf(STRATEGY_FORM, upstream.approved.STRATEGY?.content ?? {});
  const intake = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {});
  const targets = platformsIn(creatives.list('asset_specifications.target_platforms'));
  const refused = strategy.list('layer7_constraints.forbidden_ctas').map((cta) => cta.toLowerCase());
  const website = intake.text('identity.website');
  return {
    count: creatives.number('asset_specifications.num_assets') ?? USUAL_ASSETS,
    platforms: targets.length > 0 ? targets : [...upstream.campaign.platforms],
    asset_types: ASSET_TYPES.filter((type) =>
      creatives.list('asset_specifications.asset_types').includes(type),
    ),
    formats: formatsIn(strategy.rows('layer6_channel_strategy.channels')),
    pillars: pillarsOf(
      creatives.map('pillar_mix.pillar_distribution'),
      strategy.rows('layer5_narrative.content_pillars'),
    ),
    theme: creatives.text('creative_brief.campaign_theme') || upstream.campaign.name,
    audience: creatives.text('creative_brief.target_audience'),
    message: creatives.text('creative_brief.key_message') || upstream.campaign.objective,
    tone:
      creatives.text('asset_specifications.tone_override') ||
      strategy.text('layer7_constraints.tone_boundaries'),
    hooks: creatives.list('message_bank.hooks'),
    angles: creatives.list('message_bank.angles'),
    ctas: [...creatives.list('message_bank.ctas'), upstream.campaign.primary_cta].filter(
      (cta) => !refused.includes(cta.toLowerCase()),
    ),
    offers: creatives.list('message_bank.offer_framing'),
    claims: creatives.list('message_bank.compliance_safe_claims'),
    objections: entriesOf(strategy.text('layer3_audience_psychology.objection_hierarchy')),
    disclaimers: [
      ...new Set([
        ...intake.list('voice.required_disclaimers'),
        ...strategy.list('layer7_constraints.required_disclaimers'),
      ]),
    ],
    look: strategy.text('layer7_constraints.visual_style'),
    forbidden: forbiddenWords({ upstream }),
    link: isWebAddress(website) ? website : '',
    subject: subjectOf(upstream.campaign),
    client: upstream.campaign.client_name,
    campaign: upstream.campaign.name,
  };
}

/** Channels that we publish on, in order, each once. */
export function platformsIn(names: readonly string[]): Platform[] {
  const known = names.map(parsePlatform).filter((platform) => platform !== undefined);
  return [...new Set(known)];
}

export function channelNames(channels: readonly Row[]): string[] {
  return channels.map(({ name }) => name).filter((name) => typeof name === 'string');
}

function formatsIn(channels: readonly Row[]): Partial<Record<Platform, ContentType[]>> {
  const formats: Partial<Record<Platform, ContentType[]>> = {};
  for (const { name, allowed_content_types } of channels) {
    const platform = typeof name === 'string' ? parsePlatform(name) : undefined;
    if (!platform || !Array.isArray(allowed_content_types)) continue;
    formats[platform] = allowed_content_types.map(parseContentType).filter((type) => type !== undefined);
  }
  return formats;
}

/** Pillars as they are distributed, with what the strategy says of them; all of the strategy's before that is done. */
function pillarsOf(counts: Record<string, string | number | string[]>, rows: readonly Row[]): Pillar[] {
  const known = rows.flatMap((row): Pillar[] =>
    typeof row.name === 'string'
      ? [
          {
            name: row.name,
            description: typeof row.description === 'string' ? row.description : '',
            angles: Array.isArray(row.angles) ? row.angles : [],
            count: 1,
          },
        ]
      : [],
  );
  const wanted = Object.entries(counts).filter(([, count]) => typeof count === 'number' && count > 0);
  if (wanted.length === 0) return known;
  return wanted.map(([name, count]): Pillar => {
    const pillar = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return { description: '', angles: [], ...pillar, name, count: Number(count) };
  });
}
