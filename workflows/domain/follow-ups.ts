import type { ContentType, TaskPlatform } from './platforms';
import { effectiveNow, isPaused, type Pause } from './pauses';
import type { Policy } from './policy';
import { plus } from './time';
import type { TaskOrigin, TaskType } from './tasks';

/** A post that was just completed. */
export type CompletedPost = {
  id: string;
  title: string;
  task_type: TaskType;
  platform: TaskPlatform;
  content_type: ContentType;
  assigned_to: string | null;
  simulated: boolean;
  /** How many times it has been completed, this one included. */
  completion: number;
  /** When it really went out, where the person said so; otherwise when it was completed. */
  posted_at: Date;
};

export type FollowUp = {
  parent_task_id: string;
  parent_completion: number;
  origin: Extract<TaskOrigin, 'FOLLOWUP_2H' | 'FOLLOWUP_24H'>;
  task_type: 'ENGAGE';
  platform: TaskPlatform;
  content_type: ContentType;
  title: string;
  description: string;
  instructions_text: string;
  assigned_to: string | null;
  simulated: boolean;
  due_at: Date;
  estimated_minutes: number;
  /** Set while the campaign is paused: the delay that starts to count when the pause ends. */
  held_delay_ms: number | null;
};

type Script = { title: string; description: string; instructions: string[] };

/** To answer early comments, and to look at figures that have settled. */
const MINUTES = { FOLLOWUP_2H: 15, FOLLOWUP_24H: 20 } as const;

/**
 * The two tasks that a completed post asks for; none for other tasks and none once the campaign is over.
 * The one place where follow-ups come from, whoever or whatever completed the post.
 */
export function followUpsFor(
  post: CompletedPost,
  campaign: { status: string; pauses: readonly Pause[] },
  now: Date,
  policy: Policy,
): FollowUp[] {
  if (post.task_type !== 'POST') return [];
  if (campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED') return [];
  const held = isPaused(campaign.pauses);
  const base = held ? effectiveNow(campaign.pauses, now) : post.posted_at;
  const second = post.content_type === 'story' ? policy.follow_up_story : policy.follow_up_second;
  return [
    followUp(post, 'FOLLOWUP_2H', firstLook(post), base, policy.follow_up_first, held),
    followUp(post, 'FOLLOWUP_24H', secondLook(post), base, second, held),
  ];
}

function followUp(
  post: CompletedPost,
  origin: FollowUp['origin'],
  script: Script,
  base: Date,
  delay: number,
  held: boolean,
): FollowUp {
  return {
    parent_task_id: post.id,
    parent_completion: post.completion,
    origin,
    task_type: 'ENGAGE',
    platform: post.platform,
    content_type: post.content_type,
    title: script.title.slice(0, 255),
    description: script.description,
    instructions_text: script.instructions.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    assigned_to: post.assigned_to,
    simulated: post.simulated,
    due_at: plus(base, delay),
    estimated_minutes: MINUTES[origin],
    held_delay_ms: held ? delay : null,
  };
}

/** "Post to LinkedIn: Spring opener" → "Spring opener". */
function subject(post: CompletedPost): string {
  return post.title.replace(/^Post to [^:]+: /, '');
}

function firstLook(post: CompletedPost): Script {
  if (post.platform === 'email') {
    return {
      title: `Check bounces and replies: ${subject(post)}`,
      description: 'The newsletter is out. Look at what came back while it can still be put right.',
      instructions: [
        'Open the send report and note hard and soft bounces.',
        'Answer replies that need a person, today.',
        'Take hard bounces and unsubscribes off the list.',
        'Write down anything unusual: a broken link, a wrong name, a complaint.',
      ],
    };
  }
  return {
    title: `Reply to early comments: ${subject(post)}`,
    description: 'The first hours decide how far a post travels. Answer people while they are still there.',
    instructions: [
      'Open the post from its proof link.',
      'Answer every real comment by name and with one thought of your own; ask something back.',
      'Thank those who shared it. Hide spam; do not argue.',
      'Questions you cannot answer: tell the account lead and reply that an answer is coming.',
      'Write down how many you answered and what people asked most.',
    ],
  };
}

function secondLook(post: CompletedPost): Script {
  if (post.platform === 'email') {
    return {
      title: `Review opens and clicks: ${subject(post)}`,
      description: 'A day later most of those who will open it have. Note the figures and what they clicked.',
      instructions: [
        'Open the send report.',
        'Log opens, clicks, unsubscribes and bounces with this task.',
        'Note the link that was clicked most.',
        'Pass on to sales or the client whoever replied with interest.',
      ],
    };
  }
  if (post.content_type === 'story') {
    return {
      title: `Record the story before it expires: ${subject(post)}`,
      description: 'Stories vanish after 24 hours, and their figures are easiest to read before that.',
      instructions: [
        'Open the story and its viewers.',
        'Log reach, replies and sticker taps with this task.',
        'Answer people who replied or voted and show interest.',
        'Add it to a highlight if it stays useful.',
      ],
    };
  }
  return {
    title: `Review performance and message interested people: ${subject(post)}`,
    description: 'A day later the figures are settled enough to learn from, and interest is still warm.',
    instructions: [
      'Open the post and its statistics.',
      'Log impressions, likes, comments, shares and clicks with this task.',
      'Message people who asked for more or showed interest; offer the campaign’s call to action once.',
      'Write down in one sentence what worked and what to change.',
    ],
  };
}
