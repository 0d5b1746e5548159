import { nameOfCopy } from '../../workflows/domain/duplicates';
import type { Db } from '../connection';

/** A name for a copy that no campaign has, also none that the asker may not see: names are unique for all. */
export async function findNameOfCopy(db: Db, name: string): Promise<string> {
  const taken = await db('campaigns').where('name', 'ilike', '% (copy%)').pluck<string[]>('name');
  return nameOfCopy(name, taken);
}
