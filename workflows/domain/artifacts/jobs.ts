import { STAGES, type Stage } from './stages';

/** What can be drafted for a campaign, chosen in its intake: the only home of that list. */

/** The stage whose artifact a job's output lands in. */
export type JobModule = Exclude<Stage, 'INTAKE'>;
export const JOB_MODULES = STAGES.filter((stage): stage is JobModule => stage !== 'INTAKE');

/** Where the output of a job lands that somebody can write; a job without it is not offered. */
export type LandingStage = Exclude<JobModule, 'DELIVERY'>;

type JobRow = {
  type: string;
  title: string;
  module: JobModule;
  depends_on: readonly JobModule[];
  lands_in?: LandingStage;
};

const ON_STRATEGY = ['STRATEGY'] as const;
const ON_CREATIVES = ['STRATEGY', 'CREATIVES'] as const;
const ON_ALL = ['STRATEGY', 'CREATIVES', 'EXECUTION'] as const;

/**
 * In the order in which they run. Of the execution's jobs, those that are text alone need no creatives. Pieces to be
 * published land among the creatives, whichever stage asks for them.
 */
const ROWS = [
  {
    type: 'icp_definition',
    title: 'Ideal customer',
    module: 'STRATEGY',
    depends_on: [],
    lands_in: 'STRATEGY',
  },
  { type: 'positioning', title: 'Positioning', module: 'STRATEGY', depends_on: [], lands_in: 'STRATEGY' },
  {
    type: 'messaging_framework',
    title: 'Messages',
    module: 'STRATEGY',
    depends_on: [],
    lands_in: 'STRATEGY',
  },
  {
    type: 'content_pillars',
    title: 'Content pillars',
    module: 'STRATEGY',
    depends_on: [],
    lands_in: 'STRATEGY',
  },
  {
    type: 'platform_strategy',
    title: 'Strategy for each platform',
    module: 'STRATEGY',
    depends_on: [],
    lands_in: 'STRATEGY',
  },
  {
    type: 'measurement_plan',
    title: 'Measurement plan',
    module: 'STRATEGY',
    depends_on: [],
    lands_in: 'STRATEGY',
  },

  {
    type: 'brand_kit_suggestions',
    title: 'Suggestions for a brand kit',
    module: 'CREATIVES',
    depends_on: ON_STRATEGY,
  },
  {
    type: 'carousel_templates',
    title: 'Carousel templates',
    module: 'CREATIVES',
    depends_on: ON_STRATEGY,
    lands_in: 'CREATIVES',
  },
  { type: 'reel_cover_templates', title: 'Reel covers', module: 'CREATIVES', depends_on: ON_STRATEGY },
  {
    type: 'image_pack_prompts',
    title: 'Image descriptions',
    module: 'CREATIVES',
    depends_on: ON_STRATEGY,
    lands_in: 'CREATIVES',
  },
  {
    type: 'video_scripts',
    title: 'Video scripts',
    module: 'CREATIVES',
    depends_on: ON_STRATEGY,
    lands_in: 'CREATIVES',
  },
  {
    type: 'thumbnails_banners',
    title: 'Thumbnails and banners',
    module: 'CREATIVES',
    depends_on: ON_STRATEGY,
  },

  {
    type: 'content_calendar_week1',
    title: 'Calendar of the first week',
    module: 'EXECUTION',
    depends_on: ON_CREATIVES,
    lands_in: 'EXECUTION',
  },
  {
    type: 'ig_posts_week1',
    title: 'Instagram posts of the first week',
    module: 'EXECUTION',
    depends_on: ON_CREATIVES,
    lands_in: 'CREATIVES',
  },
  {
    type: 'fb_posts_week1',
    title: 'Facebook posts of the first week',
    module: 'EXECUTION',
    depends_on: ON_CREATIVES,
  },
  {
    type: 'linkedin_posts_week1',
    title: 'LinkedIn posts of the first week',
    module: 'EXECUTION',
    depends_on: ON_STRATEGY,
    lands_in: 'CREATIVES',
  },
  {
    type: 'reels_scripts_week1',
    title: 'Reel scripts of the first week',
    module: 'EXECUTION',
    depends_on: ON_CREATIVES,
    lands_in: 'CREATIVES',
  },
  {
    type: 'hashtag_sets',
    title: 'Hashtags',
    module: 'EXECUTION',
    depends_on: ON_STRATEGY,
    lands_in: 'CREATIVES',
  },
  {
    type: 'email_sequence',
    title: 'E-mail sequence',
    module: 'EXECUTION',
    depends_on: ON_STRATEGY,
    lands_in: 'CREATIVES',
  },

  {
    type: 'tracking_checklist',
    title: 'Tracking checklist',
    module: 'MONITORING',
    depends_on: ['EXECUTION'],
    lands_in: 'MONITORING',
  },
  {
    type: 'weekly_optimization',
    title: 'Weekly improvements',
    module: 'MONITORING',
    depends_on: ['EXECUTION'],
    lands_in: 'MONITORING',
  },

  { type: 'pdf_report', title: 'Report (PDF)', module: 'DELIVERY', depends_on: ON_ALL },
  { type: 'pptx_deck', title: 'Slides (PPTX)', module: 'DELIVERY', depends_on: ON_ALL },
  { type: 'asset_zip', title: 'Everything as a ZIP', module: 'DELIVERY', depends_on: ON_ALL },
] as const satisfies readonly JobRow[];

export type JobType = (typeof ROWS)[number]['type'];
export type Job = {
  type: JobType;
  title: string;
  module: JobModule;
  /** Lower runs first; a hundred numbers for each module. */
  priority: number;
  /** It waits for every chosen job of these modules, and for their approval. */
  depends_on: readonly JobModule[];
  lands_in?: LandingStage;
};
/** What somebody can write. Each has its writer in `writers/`. */
export type OfferedType = Extract<(typeof ROWS)[number], { lands_in: LandingStage }>['type'];
export type OfferedJob = Job & { type: OfferedType; lands_in: LandingStage };

export const JOBS: readonly Job[] = JOB_MODULES.flatMap((module, band) =>
  ROWS.filter((row): row is (typeof ROWS)[number] => row.module === module).map((row, place): Job => ({
    ...row,
    priority: band * 100 + place,
  })),
);
export const JOB_TYPES: readonly JobType[] = JOBS.map(({ type }) => type);

export function jobOf(type: string): Job | undefined {
  return JOBS.find((job) => job.type === type);
}

/** The jobs that can be chosen: the others wait for somebody who writes them. */
export function offeredJobs(): OfferedJob[] {
  return JOBS.filter((job): job is OfferedJob => job.lands_in !== undefined);
}

/** The chosen jobs that have to be done before this one. Nothing waits for what nobody chose. */
export function dependenciesOf(type: JobType, chosen: readonly string[]): JobType[] {
  const modules = jobOf(type)?.depends_on ?? [];
  return JOBS.filter((job) => modules.includes(job.module) && chosen.includes(job.type)).map(
    (job) => job.type,
  );
}

/** The offered jobs of a module as the options of a field. */
export function jobOptions(module: LandingStage): Array<{ value: OfferedType; label: string }> {
  return offeredJobs()
    .filter((job) => job.module === module)
    .map(({ type, title }) => ({ value: type, label: title }));
}
