import type { Cause, CauseCommand, CauseEntry } from '../../db/audit-causes';
import type { AuditEntryRow } from '../../db/tables';
import { followsFromDecision, ruleOf } from '../../workflows/domain/audit-why';
import { DAEMON } from '../../workflows/domain/permissions';
import { campaignWorkflowId } from '../../workflows/messages/campaigns';
import { actorWords, didWords } from '../audit/words';
import type { WebConfig } from '../config';
import { describeTime } from '../times';
import { wordOfDecision } from './header';

export type WhyStep = { text: string; href?: string; code?: string; reason?: string };

/**
 * Why an entry is there, the nearest cause first: the rule or the person, what led to it, what was sent, and the
 * process that did it.
 */
export function whyOf(
  entry: AuditEntryRow,
  cause: Cause | undefined,
  config: Pick<WebConfig, 'temporalUi' | 'temporalNamespace'>,
  { zone, now, shown }: { zone: string; now: Date; shown: ReadonlySet<string> },
): WhyStep[] {
  const byItself = entry.actor === DAEMON.name;
  const rule = byItself || followsFromDecision(entry.action) ? ruleOf(entry) : undefined;
  return [
    rule === undefined ? personStep(entry, byItself) : { text: `By rule: ${rule}` },
    ...(cause?.entries ?? []).map((led) => ledStep(led, shown.has(led.id), zone, now)),
    ...(cause?.command ? commandSteps(cause.command, zone, now) : []),
    ...(cause?.step || byItself || cause?.command ? processSteps(entry, cause?.step ?? null, config) : []),
    ...(entry.request_id ? [{ text: 'Request', code: entry.request_id }] : []),
  ];
}

function personStep(entry: AuditEntryRow, byItself: boolean): WhyStep {
  if (byItself) return { text: 'The campaign’s process found it due when it looked at itself.' };
  return {
    text: `${actorWords(entry.actor)} decided so${entry.reason ? ', and said why:' : '.'}`,
    ...(entry.reason && { reason: entry.reason }),
  };
}

function ledStep(led: CauseEntry, isHere: boolean, zone: string, now: Date): WhyStep {
  return {
    text: `Because ${actorWords(led.actor)} ${didWords(led)}, ${describeTime(led.at, zone, now).local}`,
    ...(isHere && { href: `#entry-${led.id}` }),
    ...(led.reason && { reason: led.reason }),
  };
}

const STATUS_WORDS: Record<CauseCommand['status'], string> = {
  PENDING: 'waits to be judged',
  DONE: 'was done',
  REFUSED: 'was refused',
};

function commandSteps(command: CauseCommand, zone: string, now: Date): WhyStep[] {
  const asked = describeTime(command.created_at, zone, now).local;
  const judged = command.settled_at ? ` ${describeTime(command.settled_at, zone, now).local}` : '';
  const word = wordOfDecision(command.kind, command.stage);
  const what = word === 'A decision' ? command.kind.replaceAll('_', ' ') : word;
  return [
    {
      text: `Sent as “${what}” ${asked}, and ${STATUS_WORDS[command.status]}${judged}. Command`,
      code: command.id,
    },
    { text: 'Under the key', code: command.idempotency_key },
  ];
}

/** The process, and of what it wrote itself also the run and the event in the run's history. */
function processSteps(
  entry: AuditEntryRow,
  step: Cause['step'],
  { temporalUi, temporalNamespace }: Pick<WebConfig, 'temporalUi' | 'temporalNamespace'>,
): WhyStep[] {
  const id = step?.workflow_id ?? campaignWorkflowId(entry.campaign_id ?? '');
  const workflows = `${temporalUi}/namespaces/${encodeURIComponent(temporalNamespace)}/workflows`;
  const address = (...path: string[]) =>
    temporalUi ? { href: [workflows, ...path.map(encodeURIComponent)].join('/') } : {};
  const process = { text: 'By the process', code: id, ...address(id) };
  if (!step) return [process];
  return [
    process,
    { text: 'In its run', code: step.run_id, ...address(id, step.run_id, 'history') },
    { text: 'As its event', code: step.activity },
  ];
}
