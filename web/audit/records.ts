import type { AuditEntryRow } from '../../db/tables';
import { STAGE_NAMES, stagePath } from '../../workflows/domain/artifacts/stages';
import { ENTITY_WORDS, stageIn, versionIn } from './words';

/** Where the record of an entry is shown; nothing when it has no page or its campaign is gone. */
export function recordOf(
  entry: Pick<AuditEntryRow, 'entity_type' | 'entity_id' | 'campaign_id' | 'details' | 'after'>,
  living: ReadonlySet<string>,
): { href: string; word: string } | undefined {
  const { entity_type: type, entity_id: id, campaign_id: campaign } = entry;
  if (campaign !== null && !living.has(campaign)) return undefined;
  const stage = stageIn(entry.details);
  if (campaign !== null && stage) {
    const version = versionIn(entry.details) ?? versionIn(entry.after);
    const page = `/campaigns/${campaign}/${stagePath(stage)}`;
    return {
      href: version === undefined ? page : `${page}/versions/${version}`,
      word: STAGE_NAMES[stage].toLowerCase(),
    };
  }
  const href = addressOf(type, id, campaign);
  return href === undefined ? undefined : { href, word: ENTITY_WORDS[type] ?? type.replaceAll('_', ' ') };
}

function addressOf(type: string, id: string | null, campaign: string | null): string | undefined {
  if (type === 'system_controls') return '/system/pause';
  if (type === 'policy' && campaign === null) return '/settings/policy';
  if (campaign !== null) {
    if (type === 'plan') return `/campaigns/${campaign}/plan`;
    if (type === 'policy') return `/campaigns/${campaign}/policy`;
    if (type === 'weekly_summary') return `/campaigns/${campaign}/reports`;
  }
  if (id === null) return undefined;
  if (type === 'task') return `/tasks/${id}`;
  if (type === 'calendar_item') return `/calendar/${id}`;
  if (type === 'client') return `/clients/${id}`;
  if (type === 'stored_file') return `/files/${id}`;
  return undefined;
}
