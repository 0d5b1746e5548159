/** What a calendar item is, where and as what it goes out, and what follows when a person changes that. */
import type { CalendarSlot, PostableItem } from './calendar';
import { CONTENT_TYPES_OF, isValidPair, type ContentType, type Platform } from './platforms';
import { sopOf } from './sops';
import { taskDraftsFor } from './task-templates';
import type { TaskType } from './tasks';
import { placeOf } from './utm';
import { no, yes, type Verdict } from './verdict';

export type ItemKind = { platform: Platform; content_type: ContentType };

/** The platforms among which a person chooses: the campaign's, and where the item stands already. */
export function platformsFor(item: ItemKind, campaign: { platforms: readonly Platform[] }): Platform[] {
  return [...new Set([...campaign.platforms, item.platform])];
}

/** Whether an item may become this. Its slot stays the one it was made for, so nothing is put in its place. */
export function checkItemKind(
  item: ItemKind,
  kind: ItemKind,
  campaign: { platforms: readonly Platform[] },
): Verdict {
  const platforms = platformsFor(item, campaign);
  const { platform } = kind;
  if (!platforms.includes(platform)) {
    const detail = { platform, platforms };
    return no('VALIDATION_FAILED', 'ITEM_PLATFORM', { field: 'platform', detail });
  }
  if (isValidPair(platform, kind.content_type)) return yes();
  const detail = { platform, content_types: CONTENT_TYPES_OF[platform] };
  return no('VALIDATION_FAILED', 'ITEM_KIND', { field: 'content_type', detail });
}

/** What an item takes over from its kind: the limits it is held to, and how its link says where it stood. */
export function kindFacts(
  { platform, content_type }: ItemKind,
  utm: Record<string, string>,
): Pick<CalendarSlot, 'platform_requirements' | 'utm'> {
  return {
    platform_requirements: sopOf(platform, content_type).sop.limits,
    utm: { ...utm, ...placeOf(platform) },
  };
}

/** What the item's task of this type says, by the procedure of the item's kind; nothing for any other task. */
export function stepOf(item: PostableItem, type: TaskType) {
  // However late it is: the task is there already.
  const draft = taskDraftsFor(item, 'PIPELINE', new Date(0)).find(({ task_type }) => task_type === type);
  if (!draft) return undefined;
  const { platform, content_type, title, description, estimated_minutes } = draft;
  const { sop_key, sop_version, instructions_text } = draft;
  const procedure = { sop_key, sop_version, instructions_text };
  return { platform, content_type, title, description, estimated_minutes, ...procedure };
}
