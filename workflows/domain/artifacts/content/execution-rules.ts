import { BEST_TIMES } from '../../calendar';
import { parsePlatform, type Platform } from '../../platforms';
import { slugOf } from '../../utm';
import { byDefault, fromCampaign, offered, offerFrom, type Offered, type Upstream } from '../contract';
import { platformsIn } from '../creative-sources';
import { entriesOf, saysNothing } from '../entries';
import { endOf } from '../execution-effects';
import { trackingOf } from '../execution-links';
import { isEmpty, withValue, type Content, type Row, type Value } from '../fields';
import { readerOf } from '../reader';
import { CREATIVES_FORM } from './creatives';
import { EXECUTION_FORM } from './execution';
import {
  phasesFor,
  USUAL_POSTS,
  USUAL_REVIEW,
  USUAL_SOURCES,
  USUAL_TEAM,
  USUAL_WEEKS,
} from './execution-defaults';
import { INTAKE_FORM } from './intake';
import { STRATEGY_FORM } from './strategy';

/** What an execution takes over, and what is worked out when it is saved. */

/** Where the creatives are for; the campaign's platforms as long as that is not said. */
export function targetsOf({ approved, campaign }: Upstream): Platform[] {
  const creatives = readerOf(CREATIVES_FORM, approved.CREATIVES?.content ?? {});
  const targets = platformsIn(creatives.list('asset_specifications.target_platforms'));
  return targets.length > 0 ? targets : [...campaign.platforms];
}

function readUpstream(upstream: Upstream) {
  const { approved } = upstream;
  const strategy = readerOf(STRATEGY_FORM, approved.STRATEGY?.content ?? {});
  return {
    creatives: readerOf(CREATIVES_FORM, approved.CREATIVES?.content ?? {}),
    strategy,
    intake: readerOf(INTAKE_FORM, approved.INTAKE?.content ?? {}),
    targets: targetsOf(upstream),
    channels: strategy.rows('layer6_channel_strategy.channels'),
  };
}

export function hydrate(upstream: Upstream): Record<string, Offered> {
  const { campaign } = upstream;
  const { creatives, intake } = readUpstream(upstream);
  const weeks = intake.number('goals.duration_weeks') ?? USUAL_WEEKS;
  const theme = slugOf(creatives.text('creative_brief.campaign_theme'));
  return {
    'timeline.start_date': fromCampaign('start_date', campaign.start_date),
    'timeline.duration_weeks': byDefault('duration_weeks', USUAL_WEEKS),
    ...offerFrom(upstream, 'INTAKE', { 'timeline.duration_weeks': 'goals.duration_weeks' }),
    'timeline.phases': byDefault('phases', phasesFor(weeks)),
    'schedule.platform_schedules': rhythm(upstream),
    'schedule.best_times': bestTimes(upstream),
    'schedule.blackout_dates': fromCampaign('blackout_dates', [...campaign.blackout_dates]),
    'calendar.calendar_type': byDefault('calendar_type', 'Weekly'),
    'calendar.content_rotation': rotation(upstream),
    ...offerFrom(upstream, 'CREATIVES', { 'calendar.cta_rotation': 'message_bank.ctas' }),
    'utm.campaign_name': theme
      ? offered(upstream, 'CREATIVES', 'creative_brief.campaign_theme', theme)
      : fromCampaign('name', slugOf(campaign.name)),
    'utm.source_defaults': byDefault('source_defaults', USUAL_SOURCES),
    'utm.medium': byDefault('medium', 'social'),
    'governance.review_process': byDefault('review_process', USUAL_REVIEW),
    'governance.approvers': approvers(upstream),
    'resources.team_roles': byDefault('team_roles', USUAL_TEAM),
  };
}

function channelOf(channels: readonly Row[], platform: Platform): Row | undefined {
  return channels.find(({ name }) => typeof name === 'string' && parsePlatform(name) === platform);
}

/** Posts a week on each target platform: as the strategy says, else as the campaign has it, else the usual three. */
function rhythm(upstream: Upstream): Offered {
  const { targets, channels } = readUpstream(upstream);
  const { cadence } = upstream.campaign;
  const planned = (platform: Platform) => channelOf(channels, platform)?.posts_per_week;
  const value = Object.fromEntries(
    targets.map((platform): [string, number] => {
      const posts = planned(platform);
      return [platform, typeof posts === 'number' ? posts : (cadence[platform] ?? USUAL_POSTS)];
    }),
  );
  if (targets.some((platform) => planned(platform) !== undefined)) {
    return offered(upstream, 'STRATEGY', 'layer6_channel_strategy.channels', value);
  }
  const isCampaigns = targets.some((platform) => cadence[platform] !== undefined);
  return isCampaigns ? fromCampaign('cadence', value) : byDefault('platform_schedules', value);
}

function bestTimes(upstream: Upstream): Offered {
  const { targets, channels } = readUpstream(upstream);
  const planned = (platform: Platform) => {
    const times = channelOf(channels, platform)?.best_times;
    return Array.isArray(times) && times.length > 0 ? times : undefined;
  };
  const value = Object.fromEntries(
    targets.map((platform): [string, string[]] => [platform, planned(platform) ?? [...BEST_TIMES[platform]]]),
  );
  return targets.some((platform) => planned(platform) !== undefined)
    ? offered(upstream, 'STRATEGY', 'layer6_channel_strategy.channels', value)
    : byDefault('best_times', value);
}

/** A week for each pillar, then one of all. */
function rotation(upstream: Upstream): Offered {
  const { creatives, strategy } = readUpstream(upstream);
  const mix = Object.entries(creatives.map('pillar_mix.pillar_distribution'))
    .filter(([, count]) => Number(count) > 0)
    .map(([pillar]) => pillar);
  if (mix.length > 0) {
    return offered(upstream, 'CREATIVES', 'pillar_mix.pillar_distribution', [...mix, 'Mixed']);
  }
  const pillars = strategy
    .rows('layer5_narrative.content_pillars')
    .map(({ name }) => name)
    .filter((name) => typeof name === 'string');
  return pillars.length > 0
    ? offered(upstream, 'STRATEGY', 'layer5_narrative.content_pillars', [...pillars, 'Mixed'])
    : byDefault('content_rotation', ['Mixed']);
}

/** Where there are rules to keep, somebody has to know them. */
function approvers(upstream: Upstream): Offered {
  const { strategy, intake } = readUpstream(upstream);
  const rules =
    strategy.text('layer7_constraints.compliance_rules') ||
    intake.text('constraints.compliance_requirements');
  const hasRules = rules !== '' && !saysNothing(rules);
  return byDefault('approvers', hasRules ? ['Marketing Manager', 'Legal'] : ['Marketing Manager']);
}

// What is worked out ---------------------------------------------------------------------------------

/** The sources, the end, and what follows from strategy and schedule; nothing that was sent stands in their place. */
export function compute(content: Content, upstream: Upstream): Content {
  const own = withValue(content, 'timeline.end_date', endOf(content));
  const { STRATEGY: strategy, CREATIVES: creatives } = upstream.approved;
  const newest = [strategy, creatives].flatMap((one) => (one ? [one.approved_at.toISOString()] : [])).sort();
  const { creatives_source: _source, derived: _derived, ...others } = own;
  return {
    ...others,
    ...section('creatives_source', {
      strategy_artifact_id: strategy?.artifact_id,
      strategy_version: strategy?.version,
      creatives_artifact_id: creatives?.artifact_id,
      creatives_version: creatives?.version,
      hydrated_at: newest.at(-1),
    }),
    ...section('derived', derivedOf(own, upstream)),
  };
}

/** A section with what there is to say; none where there is nothing. */
function section(key: string, values: Record<string, Value | undefined>): Content {
  const filled = Object.entries(values).filter(([, value]) => !isEmpty(value));
  return filled.length === 0 ? {} : { [key]: Object.fromEntries(filled) as Record<string, Value> };
}

function derivedOf(content: Content, upstream: Upstream): Record<string, Value | undefined> {
  const { targets, channels } = readUpstream(upstream);
  const schedules = readerOf(EXECUTION_FORM, content).map('schedule.platform_schedules');
  const counts = Object.values(schedules).filter((posts) => typeof posts === 'number');
  const plan = targets.flatMap((platform): Row[] => {
    const channel = channelOf(channels, platform);
    if (!channel) return [];
    const { strategic_role, kpi } = channel;
    const posts = schedules[platform];
    return [
      {
        name: platform,
        ...(strategic_role === undefined ? {} : { strategic_role }),
        ...(kpi === undefined ? {} : { kpi }),
        ...(typeof posts === 'number' ? { posts_per_week: posts } : {}),
      },
    ];
  });
  const queries = targets.flatMap((platform) => {
    const tracking = trackingOf(content, platform);
    return tracking ? [[platform, new URLSearchParams(tracking).toString()]] : [];
  });
  return {
    channel_plan: plan,
    posts_per_week: counts.length === 0 ? undefined : counts.reduce((sum, posts) => sum + posts, 0),
    utm_plan: Object.fromEntries(queries),
    risk_guardrails: guardrails(upstream),
  };
}

function guardrails(upstream: Upstream): string[] {
  const { strategy } = readUpstream(upstream);
  const entries = (label: string, texts: readonly string[]) =>
    texts.filter((text) => !saysNothing(text)).map((text) => `${label}: ${text}`);
  return [
    ...entries('Not to be claimed', entriesOf(strategy.text('layer7_constraints.claim_boundaries'))),
    ...entries('To be kept', entriesOf(strategy.text('layer7_constraints.compliance_rules'))),
    ...entries('Not to be said', strategy.list('layer7_constraints.forbidden_language')),
    ...entries('To be added', strategy.list('layer7_constraints.required_disclaimers')),
  ];
}
