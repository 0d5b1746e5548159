import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exportCampaign } from '../../db/exports/campaign';
import { onTheDatabase } from './database';

/** `npm run campaign:export -- --id … --out file.json`: what the Maintenance page exports. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { id: { type: 'string' }, out: { type: 'string' } } });
  const { id, out } = values;
  if (!id || !out)
    throw new Error('Usage: npm run campaign:export -- --id id-of-the-campaign --out file.json');
  await onTheDatabase(async (db, shown) => {
    const campaign = await db('campaigns')
      .whereRaw('id::text = ?', [id.toLowerCase()])
      .first<{ id: string } | undefined>('id');
    if (!campaign) throw new Error(`No campaign ${id} in ${shown}.`);
    const document = await exportCampaign(db, campaign, { build: 'shell', now: new Date() });
    writeFileSync(out, JSON.stringify(document, null, 2), { mode: 0o600 });
    console.log(`${document.campaign.name}: ${out}, checksum ${document.checksum}`);
  });
}
