/** What is known of an entry, for saying why it is there. */
export type ToldEntry = { action: string; details: unknown; reason: string | null };

/** What a decision brings with it is signed by whoever decided, but the rule is the reason. */
const CONSEQUENCES: readonly string[] = ['artifact_flagged', 'artifact_released', 'applied_execution'];

export function followsFromDecision(action: string): boolean {
  return CONSEQUENCES.includes(action);
}

/**
 * The rule by which the campaign’s process did something by itself, in words. An entry that a person signed has no
 * rule: their decision is the reason.
 */
export function ruleOf({ action, details }: ToldEntry): string | undefined {
  const said = (name: string) => fieldOf(details, name);
  switch (action) {
    case 'ticked_campaign':
      return 'Statuses follow the clock: a task is due shortly before its time, overdue when the grace after it has run out, and a post that is late for days is missed.';
    case 'activated_campaign':
      return 'Its start date had come, its plan is approved, and it activates by itself.';
    case 'generated_plan':
      return 'A campaign without a plan that waits or is approved gets a new version drafted.';
    case 'generated_calendar':
      return 'The calendar reaches as many days ahead as the policy says; what was missing was added.';
    case 'generated_tasks':
      return 'Every calendar item has its tasks.';
    case 'escalated_overdue_tasks':
      return `Tasks are overdue; how many, and for how long, makes level ${said('level') ?? 1}.`;
    case 'closed_escalation':
      return 'Nothing is overdue any more, so the escalation closed by itself.';
    case 'reminded_approval':
      return `The plan has waited for a decision as long as the policy allows: rung ${said('rung') ?? 1} of its ladder.`;
    case 'artifact_reminded':
      return `The version has waited for a decision as long as the policy allows: rung ${said('rung') ?? 1} of its ladder.`;
    case 'artifact_flagged':
      return 'What is in force and was built on something else than what is in force now is flagged, and so is what rests on it.';
    case 'artifact_released':
      return 'What it was flagged for is not so any more: it rests on what is in force.';
    case 'applied_execution':
      return 'Approving an execution makes its dates, rhythm and days without posts the campaign’s.';
    case 'approved_plan':
      return 'Nobody decided in the time that the policy allows, and it says what happens then.';
    case 'shifted_dates':
      return 'The last pause ended, and its resume said that dates move by the time it took.';
    case 'asked_wrap_up':
      return 'Its last day is over and something is still open, so somebody is asked to look.';
    case 'completed_campaign':
      return 'Its last day is over and nothing is open.';
    case 'generated_weekly_summary':
      return 'Every Monday morning in its zone, the week before is summed up.';
    default:
      return undefined;
  }
}

function fieldOf(details: unknown, name: string): string | undefined {
  if (typeof details !== 'object' || details === null) return undefined;
  const value = new Map<string, unknown>(Object.entries(details)).get(name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
