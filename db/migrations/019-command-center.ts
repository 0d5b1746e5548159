import type { Knex } from 'knex';

/**
 * What intake and strategy of a campaign say, as columns to be read: of the version in force, else of the newest. And how
 * complete each version is, measured when it is saved.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table artifact_versions add column completeness integer check (completeness between 0 and 100);

    create function readable_key(key text) returns text language sql immutable as $$
      select upper(left(key, 1)) || replace(substr(key, 2), '_', ' ')
    $$;

    -- A row of a table: its name first.
    create function readable_row(value jsonb) returns text language sql immutable as $$
      select case jsonb_typeof(value)
        when 'object' then (
          select string_agg(readable_key(key) || ': ' || case jsonb_typeof(cell)
                when 'array' then (select string_agg(one, ', ') from jsonb_array_elements_text(cell) as listed(one))
                else cell #>> '{}'
              end, '; ' order by key <> 'name', key)
            from jsonb_each(value) as cells(key, cell))
        else value #>> '{}'
      end
    $$;

    create function readable_value(value jsonb) returns text language sql immutable as $$
      select case jsonb_typeof(value)
        when 'array' then (
          select E'\\n' || string_agg('- ' || readable_row(entry), E'\\n' order by number)
            from jsonb_array_elements(value) with ordinality as listed(entry, number))
        else readable_row(value)
      end
    $$;

    create function strategy_text(content jsonb) returns text language sql immutable as $$
      select string_agg(title || E'\\n\\n' || said, E'\\n\\n' order by number)
        from (values
          (1, 'layer1_business_reality', 'Business reality', array['business_model_summary', 'revenue_streams',
            'unit_economics', 'pricing_logic', 'growth_constraint', 'bottleneck', 'risk_tolerance',
            'regulatory_constraints']),
          (2, 'layer2_market_truth', 'Market and competition', array['category_maturity', 'competitive_vectors',
            'white_space_logic', 'what_not_to_do']),
          (3, 'layer3_audience_psychology', 'How the audience decides', array['awareness_state', 'pain_intensity',
            'objection_hierarchy', 'trust_transfer_mechanism', 'icp_segments', 'primary_segment']),
          (4, 'layer4_value_architecture', 'Value proposition', array['core_promise', 'proof_stack_social',
            'proof_stack_authority', 'proof_stack_mechanism', 'sacrifice_framing', 'differentiation_logic',
            'positioning_statement', 'differentiators', 'value_prop', 'headline', 'key_messages']),
          (5, 'layer5_narrative', 'Story', array['narrative_problem', 'narrative_tension', 'narrative_resolution',
            'enemy_definition', 'repetition_logic', 'content_pillars']),
          (6, 'layer6_channel_strategy', 'Channels', array['channels']),
          (7, 'layer7_constraints', 'Limits of execution', array['tone_boundaries', 'forbidden_language',
            'claim_boundaries', 'visual_constraints', 'compliance_rules', 'primary_cta', 'secondary_cta',
            'cta_placement', 'allowed_ctas', 'forbidden_ctas', 'visual_style', 'dos_donts', 'required_disclaimers']),
          (8, 'layer8_measurement', 'Measuring and learning', array['success_definition', 'leading_indicators',
            'lagging_indicators', 'review_cadence', 'decision_rules', 'primary_kpis', 'success_criteria',
            'measurement_cadence', 'reporting_format'])
        ) as layers(number, layer, title, fields)
        cross join lateral (
          select string_agg(readable_key(key) || ': ' || readable_value(value), E'\\n'
              order by array_position(fields, key), key) as said
            from jsonb_each(case jsonb_typeof(content -> layer) when 'object' then content -> layer end)
        ) as of_layer
        where said is not null
    $$;

    create view campaign_command_center as
      select campaigns.id as campaign_id,
          strategy_text(strategy.content) as strategy_text,
          case when strategies.approved_version is not null then 'APPROVED'
            when strategies.rejected_at is not null then 'REJECTED' else 'DRAFT' end as strategy_status,
          case when strategies.approved_version is null then strategies.rejection_reason end
            as strategy_rejection_reason,
          strategy.version as strategy_version,
          nullif(concat_ws(E'\\n', intake.content #>> '{goals,objective}', intake.content #>> '{goals,kpi_targets}'), '')
            as intake_goal,
          nullif(concat_ws(E'\\n', intake.content #>> '{constraints,constraints}',
            intake.content #>> '{constraints,compliance_requirements}'), '') as intake_constraints,
          intake.content #>> '{audience,target_audience}' as intake_audience,
          intake.content #>> '{goals,budget_range}' as intake_budget,
          intake.content #>> '{goals,timeline_start}' as intake_start,
          case jsonb_typeof(intake.content #> '{goals,duration_weeks}') when 'number'
            then (intake.content #>> '{goals,duration_weeks}')::integer end as intake_weeks,
          intake.version as intake_version,
          intakes.approved_version is not null as intake_approved
        from campaigns
        left join artifacts strategies on strategies.campaign_id = campaigns.id and strategies.stage = 'STRATEGY'
        left join artifact_versions strategy on strategy.artifact_id = strategies.id
          and strategy.version = coalesce(strategies.approved_version, strategies.head_version)
        left join artifacts intakes on intakes.campaign_id = campaigns.id and intakes.stage = 'INTAKE'
        left join artifact_versions intake on intake.artifact_id = intakes.id
          and intake.version = coalesce(intakes.approved_version, intakes.head_version);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop view campaign_command_center;
    drop function strategy_text;
    drop function readable_value;
    drop function readable_row;
    drop function readable_key;
    alter table artifact_versions drop column completeness;
  `);
}
