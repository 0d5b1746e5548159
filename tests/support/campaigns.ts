import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { createCampaign } from '../../db/campaigns';
import { askDecision } from '../../db/decide';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { findPlanHead } from '../../db/plans';
import type { Reported } from '../../db/report';
import type { DecisionKind } from '../../db/commands';
import { campaignBodySchema, type CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import type { Actor } from '../../workflows/domain/permissions';

let count = 0;

/** A body that says only what a campaign must: LinkedIn three times a week, from tomorrow, for eight weeks. */
export function aCampaignBody(now: Date, given: Partial<CampaignBodyInput> = {}): CampaignBodyInput {
  count += 1;
  const zone = typeof given.timezone === 'string' ? given.timezone : 'Europe/Berlin';
  const today = DateTime.fromJSDate(now, { zone });
  return {
    name: `Spring launch ${count}`,
    client: 'Northwind Tea',
    objective: 'Win 20 new wholesale customers for the spring range',
    platforms: ['linkedin'],
    cadence: { linkedin: 3 },
    timezone: zone,
    start_date: today.plus({ days: 1 }).toISODate() as string,
    end_date: today.plus({ weeks: 8 }).toISODate() as string,
    primary_cta: 'Order a tasting box',
    ...given,
  };
}

export function actorFor(operator: Operator): Actor {
  return { id: operator.id, name: operator.name, role: operator.role };
}

/** Said by this person now, under a key of its own. */
export function saidBy(operator: Operator, now: Date, key = newId()): Reported {
  return { actor: actorFor(operator), key, now };
}

/** A campaign as its form makes it: with its command, not yet delivered. */
export async function aCampaign(
  db: Knex,
  by: Operator,
  now: Date,
  given: Partial<CampaignBodyInput> = {},
): Promise<{ campaignId: string; commandId: string }> {
  const body = campaignBodySchema.parse(aCampaignBody(now, given));
  const made = await createCampaign(db, body, saidBy(by, now));
  if (!made.ok) throw new Error(`not created: ${JSON.stringify(made)}`);
  return made.value;
}

/** A decision as its page writes it: a command row, not yet delivered. */
export async function asked(
  db: Knex,
  campaignId: string,
  kind: DecisionKind,
  payload: Record<string, unknown>,
  by: Reported,
): Promise<string> {
  const command = await askDecision(db, campaignId, kind, payload, by);
  if (!command.ok) throw new Error(`not asked: ${JSON.stringify(command)}`);
  return command.value.id;
}

/** What the approval form of the newest version carries. */
export async function shownPlan(
  db: Knex,
  campaignId: string,
): Promise<{ version: number; checksum: string }> {
  const head = await findPlanHead(db, campaignId);
  if (!head) throw new Error('no plan is drafted yet');
  return { version: head.version, checksum: head.checksum };
}
