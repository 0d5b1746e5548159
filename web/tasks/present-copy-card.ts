import type { TaskRow } from '../../db/tables';
import type { TaskFacts } from '../../db/tasks/show';
import { isUnfinished } from '../../workflows/domain/tasks';
import { formState } from '../forms';
import { hashtagLine, presentBlocks, presentCounter, textMark } from './present-copy';
import type { RefusedForm } from './shown';

export function presentCopy(facts: TaskFacts, refused: RefusedForm | undefined) {
  const { task, item } = facts;
  const hashtags = item?.hashtags ?? [];
  const blocks = presentBlocks(task, item);
  const editable = isUnfinished(task.status);
  if (task.task_type !== 'POST' && blocks.length === 0) return undefined;
  return {
    blocks: blocks.map((block, at) => ({ ...block, shortcut: at === 0 ? 'c' : undefined })),
    media: mediaOf(task),
    counter: presentCounter(task.platform, task.content_type, task.copy_text ?? '', hashtags),
    edit: editable ? presentEdit(task, hashtags, refused) : undefined,
  };
}

function presentEdit(task: TaskRow, hashtags: readonly string[], refused: RefusedForm | undefined) {
  const started = { copy_text: task.copy_text ?? '' };
  const form = refused ? formState(refused.body, refused.refusal) : formState(started);
  const text = String(form.values['copy_text'] ?? '');
  const theirs = refused?.refusal.reason === 'EDITED_MEANWHILE' ? (task.copy_text ?? '') : undefined;
  return {
    action: `/tasks/${task.id}/copy`,
    counterAction: `/tasks/${task.id}/copy-length`,
    // Saving again means: over what stands now, which was shown beside it.
    version: task.version,
    seen: textMark(task.copy_text),
    form,
    text,
    theirs,
    open: refused !== undefined,
    counter: presentCounter(task.platform, task.content_type, text, hashtags),
    hashtags: hashtagLine(hashtags),
    hint: task.content_type === 'thread' ? 'A line with nothing but --- begins the next part.' : undefined,
  };
}

function mediaOf({ asset_ref }: TaskRow) {
  if (!asset_ref) return undefined;
  return { text: asset_ref, href: /^https:\/\//.test(asset_ref) ? asset_ref : undefined };
}
