import { readAutomationHealth } from '../../db/automation';
import { listOpenSystemPauses } from '../../db/pauses';
import { presentHealth } from '../automation/present';
import type { Handler, Site } from '../site';

/** How the automated layer is: GET only, for machines that watch, and without a word that is a secret. */
export function aolHealth({ db, now, config, log }: Site): Handler {
  return async (_req, res) => {
    res.set('Cache-Control', 'no-store');
    try {
      const [health, pauses] = await Promise.all([readAutomationHealth(db), listOpenSystemPauses(db)]);
      const flags = { paused: pauses.length > 0, campaignOps: config.campaignOps };
      res.json(presentHealth(health, flags, now()));
    } catch (error) {
      // Who watches wants an answer most of all when the database gives none.
      log.error({ err: error }, 'the health of the automated layer could not be read');
      res.status(503).json({ status: 'unavailable', server_time_utc: now().toISOString() });
    }
  };
}
