import type { Request, Response } from 'express';
import { z } from 'zod';
import { recordAudit } from '../../db/audit';
import { countChains } from '../../db/audit-chains';
import { verifyAudit } from '../../db/audit-verify';
import type { Trx } from '../../db/connection';
import { newId } from '../../db/ids';
import { once, type Keep, type OnceAnswer } from '../../db/once';
import type { Reported } from '../../db/report';
import { AUDIT_FAULTS, breakWords, type AuditCheck } from '../../workflows/domain/audit';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { reportedBy } from '../report';
import type { Route, Site } from '../site';

/** Whether anybody touched what was written: every hash computed again, on an admin's word. */
export function chainRoutes(site: Site): Route[] {
  return [
    {
      method: 'get',
      path: '/audit/chains',
      permission: 'system.maintain',
      handle: async (req, res) =>
        site.respond.page(req, res, 'audit/chains', presentChains(await countChains(site.db))),
    },
    { method: 'post', path: '/audit/chains', permission: 'system.maintain', handle: verify(site) },
  ];
}

/** What the entry of a check says it found. */
const found = z.object({
  chains: z.int(),
  entries: z.int(),
  broken: z.array(
    z.object({
      chain: z.string(),
      seq: z.int().nullable(),
      entryId: z.string().nullable(),
      fault: z.enum(AUDIT_FAULTS),
    }),
  ),
});

/** As many as a person reads before they call somebody. */
const SHOWN = 50;

function presentChains({ chains, entries, last }: Awaited<ReturnType<typeof countChains>>) {
  const checked = found.safeParse(last?.details);
  return {
    title: 'Is the audit whole?',
    back: { href: '/audit', label: 'Audit' },
    commandId: newId(),
    chains,
    entries,
    checked: last &&
      checked.success && {
        by: last.actor,
        at: last.at,
        whole: checked.data.broken.length === 0,
        entries: checked.data.entries,
        chains: checked.data.chains,
        broken: checked.data.broken.slice(0, SHOWN).map((one) => ({
          words: breakWords(one),
          href: one.chain === 'workspace' ? '/audit' : `/audit?campaign=${one.chain}`,
        })),
      },
  };
}

/** Every hash computed again; the audit keeps what came out. The same key again answers what came out then. */
export function checkAudit({ db }: Pick<Site, 'db'>, by: Reported): Promise<Verdict<OnceAnswer<AuditCheck>>> {
  return once(db, 'verify_audit', {}, by, async (keep: Keep<AuditCheck>) => {
    const check = await verifyAudit(db);
    const answer = { ...check, broken: check.broken.slice(0, SHOWN) };
    await db.transaction(async (trx) => {
      await recordCheck(trx, answer, by);
      await keep(trx, answer);
    });
    return yes(answer);
  });
}

function verify(site: Site) {
  return async (req: Request, res: Response) => {
    const done = await checkAudit(site, reportedBy(req, site.now()));
    if (!done.ok) return site.respond.refuse(req, res, done);
    const flash =
      done.value.answer.broken.length === 0
        ? 'Every chain is whole: nobody touched what was written.'
        : 'Somebody touched the audit. Where stands below.';
    return site.respond.change(req, res, { to: '/audit/chains', flash });
  };
}

function recordCheck(trx: Trx, check: AuditCheck, by: Reported): Promise<void> {
  return recordAudit(trx, {
    actor: by.actor,
    action: 'verified_audit',
    entityType: 'audit',
    entityId: null,
    details: check,
    at: by.now,
  });
}
