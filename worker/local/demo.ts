import { findPlanter, plantDemo } from '../../db/seeds/demo';
import { onTheDatabase } from './database';

/**
 * `npm run demo`: plants a campaign in mid-flight to look around in, and a client that has nothing yet. Run twice, there is
 * still one. The campaign's process is started by the worker, a few seconds later.
 */
export async function main(): Promise<void> {
  await onTheDatabase(
    async (db, shown) => {
      const by = await findPlanter(db);
      if (!by) throw new Error(`There is no lead or admin in ${shown}. Start AICMO first: npm start.`);
      const made = await plantDemo(db, by, new Date());
      if (!made.ok) {
        const taken = String(made.detail?.['name'] ?? 'its name');
        throw new Error(
          `The demo was not planted: a campaign of your own is called “${taken}” (${made.reason}).`,
        );
      }
      const { campaign_id, planted } = made.value;
      console.log(
        planted ? `Planted in ${shown}, in the name of ${by.name}.` : `It is there already in ${shown}.`,
      );
      console.log(`The demo campaign: /campaigns/${campaign_id}`);
    },
    { statementTimeoutMs: 60_000 },
  );
}
