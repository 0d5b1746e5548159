import { campaignWeeks } from '../../plans';
import { hasWord } from '../../qc/words';
import { byDefault, fromCampaign, type Finding, type Offered, type Upstream } from '../contract';
import { isWebAddress } from '../entries';
import { isEmpty, type Content, type PathOf } from '../fields';
import { JOB_TYPES, type JobType } from '../jobs';
import { readerOf } from '../reader';
import { INTAKE_FORM, NO_WEBSITE, OBJECTIVE_OPTIONS } from './intake';

const USUAL_WEEKS = 12;
const MOST_WEEKS = 52;
const USUAL_ZONE = 'America/New_York';

export type IntakePath = PathOf<typeof INTAKE_FORM>;

/** What is known of the campaign, and what most clients answer. */
export function hydrateIntake({ campaign }: Upstream): Record<string, Offered> {
  const objective = objectiveIn(campaign.objective);
  const weeks = campaignWeeks(campaign.start_date, campaign.end_date);
  const offers: Partial<Record<IntakePath, Offered>> = {
    'identity.client_name': fromCampaign('client_name', campaign.client_name),
    'identity.industry': fromCampaign('industry', campaign.industry ?? ''),
    'identity.timezone':
      campaign.timezone === ''
        ? byDefault('identity.timezone', USUAL_ZONE)
        : fromCampaign('timezone', campaign.timezone),
    'identity.languages': byDefault('identity.languages', ['English']),
    'offer.primary_offer': fromCampaign('brand_product', campaign.brand_product ?? ''),
    'offer.growth_bottleneck': byDefault('offer.growth_bottleneck', 'Unknown'),
    'goals.objective': objective
      ? fromCampaign('objective', objective)
      : byDefault('goals.objective', 'Lead Generation'),
    // A campaign's objective is a sentence. Where it is more than the name of one of ours, it says what is aimed at.
    'goals.kpi_targets': fromCampaign('objective', isObjective(campaign.objective) ? '' : campaign.objective),
    'goals.timeline_start': fromCampaign('start_date', campaign.start_date),
    'goals.duration_weeks':
      weeks >= 1 && weeks <= MOST_WEEKS
        ? fromCampaign('end_date', weeks)
        : byDefault('goals.duration_weeks', USUAL_WEEKS),
    'goals.budget_range': fromCampaign('budget', campaign.budget ?? ''),
    'constraints.risk_tolerance': byDefault('constraints.risk_tolerance', 'Moderate'),
  };
  return Object.fromEntries(Object.entries(offers).filter(([, { value }]) => !isEmpty(value)));
}

/** The objective that a sentence names: "More leads from cafés" is lead generation. */
function objectiveIn(sentence: string): string | undefined {
  return OBJECTIVE_OPTIONS.find(({ value, aliases = [] }) =>
    [value, ...aliases].some((word) => hasWord(sentence, word)),
  )?.value;
}

/** Nothing but the name of an objective. */
function isObjective(text: string): boolean {
  const names = OBJECTIVE_OPTIONS.flatMap(({ value, aliases = [] }) => [value, ...aliases]);
  return names.some((name) => name.toLowerCase() === text.trim().toLowerCase());
}

export function validateIntake(content: Content): { errors: Finding[]; warnings: Finding[] } {
  const intake = readerOf(INTAKE_FORM, content);
  const errors: Finding[] = [];
  const warnings: Finding[] = [];

  const website = intake.text('identity.website');
  if (website !== '' && !isWebsite(website)) {
    const message =
      'Must be an address that begins with https:// or http://, or “none” while there is no website yet.';
    errors.push({ field: 'identity.website', message });
  }

  const objective = intake.text('goals.objective');
  const audience = intake.text('audience.target_audience');
  if (objective === 'Lead Generation' && audience === '') {
    const message = 'Leads are the objective, and nobody says yet who they are.';
    warnings.push({ field: 'audience.target_audience', message });
  }
  if (objective === 'Hiring' && Object.keys(content.hiring ?? {}).length === 0) {
    const message = 'Hiring is the objective, and nothing is said about the employer and the roles.';
    warnings.push({ field: 'hiring', message });
  }
  const isForStudents = /\bstudents?\b/i.test(audience);
  const isExpensive = /\bhigh[- ]ticket\b/i.test(
    `${intake.text('goals.budget_range')}\n${intake.text('offer.pricing')}`,
  );
  if (isForStudents && isExpensive) {
    const message = 'Students rarely pay high-ticket prices. Is it their money?';
    warnings.push({ field: 'audience.target_audience', message });
  }
  if (chosenJobs(content).length === 0) {
    const message = 'Nothing is chosen to be drafted, so every stage is written by hand.';
    warnings.push({ field: 'generation_plan', message });
  }
  return { errors, warnings };
}

/** An address, or that there is none. */
function isWebsite(text: string): boolean {
  return text.toLowerCase() === NO_WEBSITE || isWebAddress(text);
}

/** The jobs that an intake asks for, in the order in which they run. */
export function chosenJobs(content: Content): JobType[] {
  const intake = readerOf(INTAKE_FORM, content);
  const chosen = [
    ...intake.list('generation_plan.strategy_jobs'),
    ...intake.list('generation_plan.creatives_jobs'),
    ...intake.list('generation_plan.execution_jobs'),
    ...intake.list('generation_plan.monitoring_jobs'),
  ];
  return JOB_TYPES.filter((type) => chosen.includes(type));
}
