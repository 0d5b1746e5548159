/** Which tasks lead to a publication, and which of them waits for which. */
import { taskDraftFor, type PostableItem, type TaskDraft } from './calendar';
import type { ContentType } from './platforms';
import { sopOf, type Sop } from './sops';
import {
  EARLIER_STEPS,
  isUnfinished,
  ITEM_STEPS,
  type EarlierStep,
  type TaskStatus,
  type TaskType,
} from './tasks';
import { HOUR, plus } from './time';

/** POST_ONLY: one task, to publish it. PIPELINE: write, review and schedule it before. */
export const TASK_TEMPLATES = ['POST_ONLY', 'PIPELINE'] as const;
export type TaskTemplate = (typeof TASK_TEMPLATES)[number];

/** How long before the publication each is due. */
export const STEP_LEAD: Record<EarlierStep, number> = {
  WRITE: 96 * HOUR,
  REVIEW: 72 * HOUR,
  SCHEDULE: 24 * HOUR,
};

/**
 * The tasks of an item in their order; its POST is always there and always the last. Earlier steps whose time
 * has passed are left out: they would be late from the start.
 */
export function taskDraftsFor(item: PostableItem, template: TaskTemplate, now: Date): TaskDraft[] {
  const post = taskDraftFor(item);
  if (template === 'POST_ONLY') return [post];
  const earlier = EARLIER_STEPS.map((step) => stepDraft(item, post, step));
  return [...earlier.filter(({ due_at }) => due_at > now), post];
}

function stepDraft(item: PostableItem, post: TaskDraft, step: EarlierStep): TaskDraft {
  const { sop } = sopOf(item.platform, item.content_type);
  const what = item.title?.trim() || sop.name;
  const script = SCRIPTS[step](sop, item);
  return {
    ...post,
    task_type: step,
    origin_key: `calendar:${item.slot_key}:${step}`,
    title: clip(`${script.verb} ${sop.platform_name}: ${what}`),
    description: script.description,
    // A step carries its own script: the procedure of the platform is how it is published.
    sop_key: null,
    sop_version: null,
    instructions_text: script.steps.map((line, at) => `${at + 1}. ${line}`).join('\n'),
    due_at: plus(item.scheduled_at, -STEP_LEAD[step]),
    estimated_minutes: script.minutes,
  };
}

type Script = { verb: string; description: string; steps: string[]; minutes: number };

const SCRIPTS: Record<EarlierStep, (sop: Sop, item: PostableItem) => Script> = {
  WRITE: writing,
  REVIEW: reviewing,
  SCHEDULE: scheduling,
};

const WRITING_MINUTES: Partial<Record<ContentType, number>> = {
  carousel: 60,
  thread: 60,
  reel: 60,
  story: 30,
  newsletter: 90,
};

function writing(sop: Sop, item: PostableItem): Script {
  return {
    verb: 'Write for',
    description: `Make the ${sop.name} ready: its words, and what goes with them.`,
    steps: [
      'Read the draft and the plan: whom it speaks to, and what they are asked to do.',
      ...textSteps(sop),
      ...(item.asset_ref ? [`Make or choose what goes with it: ${item.asset_ref}`] : []),
      'Edit the copy and save it. The calendar and the later steps then carry the same words.',
      'Complete this with a link to the draft, or by saying what you wrote.',
    ],
    minutes: WRITING_MINUTES[item.content_type] ?? 45,
  };
}

/** What is written for nearly every post of a platform, besides the text itself. */
const WRITTEN_BESIDES = /^(Subject|Preheader), as advised$|^(Alt text|Comment)$/;

function textSteps({ limits }: Sop): string[] {
  const { text, other_texts, hashtags } = limits;
  const unit = text.unit === 'weighted' ? 'characters as the platform counts them' : text.unit;
  const fold = text.fold?.mobile ?? text.fold?.desktop;
  const most = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  return [
    `${text.name}: at most ${most(text.max)} ${unit}.${fold ? ` Only the first ${fold} show before “more”: begin with what matters.` : ''}`,
    ...other_texts
      .filter(({ name }) => WRITTEN_BESIDES.test(name))
      .map(({ name, max }) => `${name}: at most ${most(max)} characters.`),
    ...(hashtags ? [`${hashtags.advised.least} to ${hashtags.advised.most} hashtags do best.`] : []),
  ];
}

function reviewing(sop: Sop): Script {
  return {
    verb: 'Review for',
    description: `Read the ${sop.name} as those who will get it, before it is scheduled.`,
    steps: [
      'Read it once without stopping: is it clear what it says and what to do next?',
      'Check every name, figure, date and link.',
      'Hold it against the plan: the voice, the message, the call to action.',
      'Look at the counter under the copy: nothing is over the limits.',
      'Put small things right yourself. What is larger: reopen the writing, or block this and say what is missing.',
      'Complete this with your verdict in a sentence.',
    ],
    minutes: sop.content_type === 'newsletter' ? 25 : 15,
  };
}

function scheduling(sop: Sop): Script {
  return {
    verb: 'Schedule on',
    description: `Put the ${sop.name} in place a day before it goes out.`,
    steps: [
      `Open ${sop.platform_name}, or the tool that you schedule with, under the right account.`,
      'Put in the text and the media exactly as they were reviewed.',
      'Set the time of the calendar, in the zone of the campaign.',
      'Look at the preview once more: line breaks, link, first image.',
      'Complete this with the link or a screenshot of what is scheduled.',
    ],
    minutes: 10,
  };
}

/** A step of the same item, as far as waiting goes. */
export type StepOfItem = { task_type: TaskType; status: TaskStatus };

/**
 * What a task waits for: the first step of its item before it that somebody still has to do. Nobody is kept
 * from going ahead; it is what they are told.
 */
export function waitsFor<Step extends StepOfItem>(
  task: { task_type: TaskType },
  ofItem: readonly Step[],
): Step | undefined {
  const own = orderOf(task.task_type);
  return ofItem
    .filter(
      (step) => orderOf(step.task_type) < own && orderOf(step.task_type) >= 0 && isUnfinished(step.status),
    )
    .sort((a, b) => orderOf(a.task_type) - orderOf(b.task_type))[0];
}

/** Its place among the steps; -1 for a task that is none of them. */
function orderOf(type: TaskType): number {
  return (ITEM_STEPS as readonly TaskType[]).indexOf(type);
}

const TITLE_MAX = 255;

function clip(text: string): string {
  return text.length <= TITLE_MAX ? text : `${text.slice(0, TITLE_MAX - 1).trimEnd()}…`;
}
