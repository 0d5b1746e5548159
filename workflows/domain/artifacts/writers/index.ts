import type { Upstream } from '../contract';
import type { Content } from '../fields';
import type { OfferedType } from '../jobs';
import { firstWeek } from './execution';
import type { Written } from './filling';
import { trackingChecklist, weeklyOptimization } from './monitoring';
import {
  carousels,
  emailSequence,
  hashtags,
  imageDescriptions,
  instagramPosts,
  linkedinPosts,
  reelScripts,
  videoScripts,
} from './pieces';
import { channels, idealCustomer, measurement, messages, pillars, positioning } from './strategy';

export type { Written } from './filling';

/**
 * Writes what was empty in the newest version of the stage that a job lands in. It needs nothing but what stands
 * approved: the same upstream gives the same words.
 */
export type JobWriter = (content: Content, upstream: Upstream) => Written;

/** Says of itself what wrote a version. */
export const JOB_WRITER_NAME = 'template';

const plain =
  (write: (content: Content, upstream: Upstream) => Content): JobWriter =>
  (content, upstream) => ({ content: write(content, upstream) });

/** One for every job that is offered. */
export const JOB_WRITERS: Record<OfferedType, JobWriter> = {
  icp_definition: plain(idealCustomer),
  positioning: plain(positioning),
  messaging_framework: plain(messages),
  content_pillars: plain(pillars),
  platform_strategy: plain(channels),
  measurement_plan: plain(measurement),
  carousel_templates: carousels,
  image_pack_prompts: imageDescriptions,
  video_scripts: videoScripts,
  content_calendar_week1: plain(firstWeek),
  ig_posts_week1: instagramPosts,
  linkedin_posts_week1: linkedinPosts,
  reels_scripts_week1: reelScripts,
  hashtag_sets: hashtags,
  email_sequence: emailSequence,
  tracking_checklist: plain(trackingChecklist),
  weekly_optimization: plain(weeklyOptimization),
};
