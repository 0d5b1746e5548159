import type { Stage } from '../../workflows/domain/artifacts/stages';

/** A field of a stage before, of a table only some columns. */
export type Quoted = { stage: Stage; path: string; columns?: readonly string[] };

const quoted = (stage: Stage, ...paths: string[]): Quoted[] => paths.map((path) => ({ stage, path }));
const CHANNELS = 'layer6_channel_strategy.channels';

/** What of the stages before it stands beside a stage's editor. The versions in force are named there in any case. */
export const EXTRACTS: Record<Stage, readonly Quoted[]> = {
  INTAKE: [],
  STRATEGY: quoted(
    'INTAKE',
    'identity.client_name',
    'goals.objective',
    'identity.industry',
    'identity.geography',
    'offer.primary_offer',
    'audience.target_audience',
  ),
  CREATIVES: [
    ...quoted(
      'STRATEGY',
      'layer3_audience_psychology.awareness_state',
      'layer3_audience_psychology.objection_hierarchy',
      'layer3_audience_psychology.primary_segment',
      'layer4_value_architecture.core_promise',
      'layer4_value_architecture.key_messages',
      'layer5_narrative.narrative_problem',
      'layer5_narrative.narrative_resolution',
    ),
    { stage: 'STRATEGY', path: 'layer5_narrative.content_pillars', columns: ['name', 'angles'] },
    { stage: 'STRATEGY', path: CHANNELS, columns: ['name', 'strategic_role', 'allowed_content_types'] },
    ...quoted(
      'STRATEGY',
      'layer7_constraints.tone_boundaries',
      'layer7_constraints.forbidden_language',
      'layer7_constraints.claim_boundaries',
      'layer7_constraints.primary_cta',
    ),
  ],
  EXECUTION: [
    ...quoted(
      'CREATIVES',
      'creative_brief.campaign_theme',
      'asset_specifications.num_assets',
      'asset_specifications.asset_types',
      'asset_specifications.target_platforms',
      'asset_specifications.tone_override',
    ),
    { stage: 'STRATEGY', path: CHANNELS, columns: ['name', 'posts_per_week', 'best_times'] },
    ...quoted('STRATEGY', 'layer7_constraints.tone_boundaries'),
  ],
  MONITORING: [
    ...quoted(
      'STRATEGY',
      'layer8_measurement.success_definition',
      'layer8_measurement.leading_indicators',
      'layer8_measurement.lagging_indicators',
      'layer8_measurement.review_cadence',
      'layer8_measurement.decision_rules',
    ),
    ...quoted('EXECUTION', 'timeline.start_date', 'timeline.end_date'),
  ],
  DELIVERY: [],
};

/** Stages whose page says what the campaign itself says, too: there is nothing before them, or it is about its days. */
export const WITH_CAMPAIGN: readonly Stage[] = ['INTAKE', 'MONITORING'];
