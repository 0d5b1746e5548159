import type { Db } from './connection';
import { peopleWhoSee } from './viewer';

export type Person = { id: string; name: string; email: string };

/** The people behind these ids, disabled ones too: what they did and own keeps their name. */
export async function findPeople(
  db: Db,
  ids: ReadonlyArray<string | null>,
): Promise<ReadonlyMap<string, Person>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const people = await db<Person>('operators').whereIn('id', wanted).select('id', 'name', 'email');
  return new Map(people.map((person) => [person.id, person]));
}

/** Somebody who can be given work, by e-mail address. */
export function findColleague(db: Db, email: string): Promise<Person | undefined> {
  return db('operators')
    .whereRaw('lower(email) = lower(?)', [email])
    .whereNull('disabled_at')
    .whereNot({ role: 'client' })
    .first<Person | undefined>('id', 'name', 'email');
}

/** Everybody who may be given work of a client's campaigns, by name. */
export async function listColleagues(db: Db, clientId: string): Promise<Person[]> {
  return (await peopleWhoSee(db, clientId)
    .orderBy('operators.name')
    .orderBy('operators.id')
    .select('operators.id', 'operators.name', 'operators.email')) as Person[];
}
