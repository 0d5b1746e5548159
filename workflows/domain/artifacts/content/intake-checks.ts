import type { Check, Severity } from '../../qc/check';
import { filledIn } from '../../qc/presence';
import { UNIVERSAL_CHECKS } from '../../qc/universal';
import { saysNothing } from '../entries';
import type { JobType } from '../jobs';
import { readerOf } from '../reader';
import { INTAKE_FORM, type Objective } from './intake';
import { chosenJobs, type IntakePath } from './intake-rules';

/** What quality control looks for in an intake. */

const REGULATED =
  /\b(?:financ(?:e|ial)|fintech|banking|insurance|health ?care|pharma(?:ceuticals?)?|legal|law|gambling|betting|crypto(?:currency|currencies)?)\b/i;

/** Which jobs bring an objective nearer; one of them should be chosen. */
const SERVED_BY: Record<Objective, readonly JobType[]> = {
  'Lead Generation': ['icp_definition', 'linkedin_posts_week1', 'email_sequence'],
  'Brand Awareness': [
    'content_pillars',
    'video_scripts',
    'ig_posts_week1',
    'fb_posts_week1',
    'linkedin_posts_week1',
    'reels_scripts_week1',
  ],
  Sales: [
    'messaging_framework',
    'ig_posts_week1',
    'fb_posts_week1',
    'linkedin_posts_week1',
    'email_sequence',
  ],
  Hiring: ['messaging_framework', 'video_scripts', 'linkedin_posts_week1'],
  'Product Launch': ['positioning', 'messaging_framework', 'content_calendar_week1', 'email_sequence'],
  Partnerships: ['positioning', 'linkedin_posts_week1', 'email_sequence', 'pptx_deck'],
  Retention: ['content_calendar_week1', 'email_sequence', 'weekly_optimization'],
  'Event Promotion': [
    'content_calendar_week1',
    'ig_posts_week1',
    'fb_posts_week1',
    'linkedin_posts_week1',
    'email_sequence',
  ],
  Engagement: [
    'content_pillars',
    'carousel_templates',
    'ig_posts_week1',
    'fb_posts_week1',
    'reels_scripts_week1',
    'hashtag_sets',
  ],
};

function said(id: string, severity: Severity, title: string, path: IntakePath, instruction?: string): Check {
  return filledIn({ id, severity, title, paths: [path], instruction: instruction ?? 'Ask the client.' });
}

const guardrails: Check = {
  id: 'guardrails',
  severity: 'BLOCKER',
  title: 'It is said what has to be respected',
  instruction: 'Name laws and rules or forbidden claims, or choose how much risk the client takes.',
  run({ content }) {
    const intake = readerOf(INTAKE_FORM, content);
    const rules = [
      intake.text('constraints.compliance_requirements'),
      intake.text('constraints.forbidden_claims'),
    ];
    // Moderate is offered to everybody, so it says nothing.
    const risk = intake.text('constraints.risk_tolerance');
    if (rules.some((text) => text !== '') || (risk !== '' && risk !== 'Moderate')) return undefined;
    return {
      message:
        'Neither rules nor forbidden claims are named, and the willingness to take risks is the usual one.',
      evidence: [{ field: 'constraints.compliance_requirements' }, { field: 'constraints.forbidden_claims' }],
    };
  },
};

const adsBudget: Check = {
  id: 'ads_budget',
  severity: 'BLOCKER',
  title: 'Ads that are wanted have a budget',
  instruction: 'Agree on a budget for ads, or leave them out.',
  run({ content }) {
    const intake = readerOf(INTAKE_FORM, content);
    if (!intake.flag('goals.ads_requested') || (intake.number('goals.ads_budget') ?? 0) > 0) return undefined;
    return {
      message: 'Paid ads are wanted, and there is no budget for them.',
      evidence: [{ field: 'goals.ads_budget' }],
    };
  },
};

const timelineOrder: Check = {
  id: 'timeline_order',
  severity: 'BLOCKER',
  title: 'It ends after it starts',
  instruction: 'Start earlier, or move the end of the campaign.',
  run({ content, upstream }) {
    const start = readerOf(INTAKE_FORM, content).text('goals.timeline_start');
    const end = upstream.campaign.end_date;
    if (start === '' || start <= end) return undefined;
    return {
      message: `It starts on ${start}, and the campaign ends on ${end}.`,
      evidence: [{ field: 'goals.timeline_start', text: start }],
    };
  },
};

const regulatedCompliance: Check = {
  id: 'regulated_compliance',
  severity: 'MAJOR',
  title: 'A regulated industry names its laws and rules',
  instruction: 'Ask the client which laws and rules apply to what is said.',
  run({ content }) {
    const intake = readerOf(INTAKE_FORM, content);
    const industry = intake.text('identity.industry');
    const compliance = intake.text('constraints.compliance_requirements');
    const match = REGULATED.exec(industry);
    if (!match || (compliance !== '' && !saysNothing(compliance))) return undefined;
    return {
      message: `${industry} is regulated, and no laws or rules are named.`,
      evidence: [
        { field: 'constraints.compliance_requirements' },
        { field: 'identity.industry', text: match[0] },
      ],
    };
  },
};

const objectiveJobs: Check = {
  id: 'objective_jobs',
  severity: 'MINOR',
  title: 'What is to be drafted serves the objective',
  instruction: 'Choose one of the jobs that serve the objective, or another objective.',
  run({ content }) {
    const objective = readerOf(INTAKE_FORM, content).text('goals.objective');
    const useful = isObjective(objective) ? SERVED_BY[objective] : undefined;
    const chosen = chosenJobs(content);
    if (!useful || chosen.length === 0 || chosen.some((type) => useful.includes(type))) return undefined;
    return {
      status: 'WARN',
      message: `Nothing of what is to be drafted serves the objective “${objective}”.`,
      evidence: [{ field: 'generation_plan.execution_jobs' }, { field: 'goals.objective', text: objective }],
    };
  },
};

function isObjective(text: string): text is Objective {
  return Object.hasOwn(SERVED_BY, text);
}

export const INTAKE_CHECKS: readonly Check[] = [
  said('client_name', 'BLOCKER', 'The client is named', 'identity.client_name'),
  said('website', 'BLOCKER', 'The website is named, or that there is none', 'identity.website'),
  said('industry', 'BLOCKER', 'The industry is named', 'identity.industry'),
  said('geography', 'BLOCKER', 'The geography is named', 'identity.geography'),
  said('primary_offer', 'BLOCKER', 'The main offer is described', 'offer.primary_offer'),
  said('target_audience', 'BLOCKER', 'The audience is described', 'audience.target_audience'),
  said('pain_points', 'BLOCKER', 'What troubles the audience is described', 'audience.pain_points'),
  said('desired_outcomes', 'BLOCKER', 'What the audience wants is described', 'audience.desired_outcomes'),
  guardrails,
  adsBudget,
  timelineOrder,
  said('pricing', 'MAJOR', 'Pricing is described', 'offer.pricing', 'Ask the client, or say “unknown”.'),
  said('proof_assets', 'MAJOR', 'Proof is named', 'offer.proof_assets', 'Ask the client, or say “none”.'),
  regulatedCompliance,
  said('tone_voice', 'MINOR', 'The tone is described', 'voice.tone_voice'),
  objectiveJobs,
  ...UNIVERSAL_CHECKS,
];
