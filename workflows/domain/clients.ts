import type { CampaignStatus } from './campaigns';
import { no, yes, type Verdict } from './verdict';

/** Work that somebody would miss: what is not completed, archived or still only planned. */
const RUNNING: readonly CampaignStatus[] = ['ACTIVE', 'PAUSED'];

/** A client is put away only when nothing runs for it; the refusal names what does. */
export function checkClientArchive(
  client: { archived_at: Date | null },
  campaigns: ReadonlyArray<{ name: string; status: CampaignStatus }>,
): Verdict {
  if (client.archived_at) return no('ILLEGAL_TRANSITION', 'CLIENT_ARCHIVED');
  const running = campaigns.filter(({ status }) => RUNNING.includes(status)).map(({ name }) => name);
  return running.length === 0
    ? yes()
    : no('ILLEGAL_TRANSITION', 'CLIENT_RUNNING', { detail: { campaigns: running } });
}
