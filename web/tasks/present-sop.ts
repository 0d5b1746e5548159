import type { TaskRow } from '../../db/tables';
import { checklistFor } from '../../workflows/domain/checklists';
import type { MediaLimit, PlatformLimits, Sop } from '../../workflows/domain/sops';
import { sopByKey } from '../../workflows/domain/sops';
import { contentTypeLabel } from '../labels';
import { describeDay } from '../times';

/** The procedure of a task: its steps to tick off, and what to know beside them. */
export function presentSop(task: TaskRow) {
  const sop = task.sop_key === null ? undefined : sopByKey(task.sop_key);
  if (!sop) return { name: 'What to do', ...presentScript(task) };
  if (sop.version !== task.sop_version) return { name: sop.name, ...presentOlder(task, sop) };
  return {
    name: sop.name,
    version: `Version ${sop.version}`,
    lead: sop.content_type === task.content_type ? undefined : borrowedWords(task, sop),
    where: sop.where,
    steps: checklistFor(task),
    tips: sop.tips,
    mistakes: sop.mistakes,
    proof: sop.proof,
    limits: limitLines(sop.limits),
    checkedAt: describeDay(sop.limits.checked_at),
  };
}

/** What has no procedure of its own is done by the usual one of its platform, and that is said. */
function borrowedWords(task: TaskRow, sop: Sop): string {
  const what = contentTypeLabel[task.content_type].word.toLowerCase();
  return `There is no procedure of its own for “${what}” on ${sop.platform_name}. This one is for what is usual there: go by it as far as it fits.`;
}

/** A task keeps the wording that it was made with. */
function presentOlder(task: TaskRow, sop: Sop) {
  const version = `Version ${task.sop_version ?? 1}, as it was when this task was made. The newest is version ${sop.version}.`;
  return { version, text: task.instructions_text };
}

/** Follow-ups and other tasks carry their own script, one numbered line a step. */
function presentScript(task: TaskRow) {
  const steps = checklistFor(task);
  return steps.length > 0
    ? { lead: task.description, steps }
    : { lead: task.description, text: task.instructions_text };
}

function limitLines(limits: PlatformLimits): string[] {
  const { text, hashtags, media, sizes, hard, advice } = limits;
  const unit = text.unit === 'weighted' ? 'characters, weighted' : text.unit;
  return [
    `${text.name}: at most ${text.max.toLocaleString('en-GB')} ${unit}.`,
    ...(hashtags ? [`Hashtags: ${hashtags.advised.least}–${hashtags.advised.most} do best.`] : []),
    ...media.map(mediaLine),
    ...(sizes.length > 0 ? [`Sizes: ${sizes.join(', ')}.`] : []),
    ...hard,
    ...advice,
  ];
}

function mediaLine(media: MediaLimit): string {
  const range = (least: number | undefined, most: number | undefined, unit: string) =>
    most === undefined
      ? undefined
      : `${least === undefined ? 'up to ' : `${least}–`}${most.toLocaleString('en-GB')}${unit}`;
  const facts = [
    media.formats?.join(', '),
    range(media.min_count, media.max_count, media.max_count === 1 ? ' file' : ' files'),
    range(undefined, media.max_pages, ' pages'),
    range(media.min_seconds, media.max_seconds, ' s'),
    range(undefined, media.max_mb, ' MB'),
    media.aspect,
    media.note,
  ].filter((fact) => fact !== undefined);
  const kind = media.kind.charAt(0).toUpperCase() + media.kind.slice(1);
  const via = { composer: 'in the composer', api: 'through the API', both: '' }[media.via];
  return `${kind}${via === '' ? '' : ` ${via}`}: ${facts.join('; ')}.`;
}

/** Where the post is made, in a new tab. */
export function composerOf(
  task: Pick<TaskRow, 'task_type' | 'sop_key'>,
): { href: string; label: string } | undefined {
  const sop = task.sop_key === null ? undefined : sopByKey(task.sop_key);
  if (!sop || task.task_type !== 'POST' || !/^https:/.test(sop.composer_url)) return undefined;
  return { href: sop.composer_url, label: `Open ${sop.platform_name}` };
}
