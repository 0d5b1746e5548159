import type { ChoiceKey, POLICY_CHOICES, PolicyKey } from '../../workflows/domain/policy';

/** What each of them does, in one sentence under its name. */
export const POLICY_MEANING: Record<PolicyKey, string> = {
  due_lead: 'From then on it stands under “Due now”.',
  overdue_grace: 'Until then it is only due. Overdue tasks are escalated.',
  missed_after: 'From then on somebody gives it a new time or dismisses it.',
  follow_up_first: 'Somebody looks at the early comments this long after it was posted.',
  follow_up_second: 'Somebody notes how it performed this long after it was posted.',
  follow_up_story: 'Instead of the second follow-up: a story is gone after 24 hours.',
  approval_reminder: 'Counted from the moment a plan is there to be decided on.',
  approval_deputy: 'Then the campaign’s deputy is asked to decide.',
  approval_lead: 'The last step. After it nobody else is asked.',
  approval_levels: 'Two people: the first approval is kept, and the plan waits for another lead or admin.',
  self_approval: 'Whoever edited a version, or asked for a part of it, counts as one of its authors.',
  approval_final:
    'When everybody was asked in vain and the start date passed, this is what approving it does, unless the approver chooses otherwise.',
  hold_on_stale: 'The execution plan is flagged when the strategy or the creatives under it changed.',
  horizon: 'What lies further ahead is built as its days come nearer.',
  resume_spacing: 'Where resuming moves posts. An hour means at most one per platform and hour.',
  tick: 'Each check extends the calendar and looks for work left behind. Whole days check at 07:00 in the campaign’s zone.',
  tick_jitter: 'So that not every campaign is checked at the same minute.',
};

export const POLICY_GROUPS: ReadonlyArray<{ title: string; keys: readonly PolicyKey[] }> = [
  { title: 'Tasks', keys: ['due_lead', 'overdue_grace', 'missed_after'] },
  { title: 'Follow-ups', keys: ['follow_up_first', 'follow_up_second', 'follow_up_story'] },
  {
    title: 'Approvals',
    keys: [
      'approval_levels',
      'self_approval',
      'approval_reminder',
      'approval_deputy',
      'approval_lead',
      'approval_final',
    ],
  },
  {
    title: 'What the campaign does by itself',
    keys: ['horizon', 'hold_on_stale', 'resume_spacing', 'tick', 'tick_jitter'],
  },
];

/** What each choice is called; the values themselves are for machines. */
const CHOICE_WORDS: { [K in ChoiceKey]: Record<(typeof POLICY_CHOICES)[K][number], string> } = {
  approval_levels: { '1': 'One lead or admin', '2': 'Two, one after the other' },
  self_approval: { YES: 'Allowed', NO: 'Somebody else approves' },
  approval_final: { HOLD: 'Keep its dates', NEXT_SLOT: 'Move it to the next free days' },
  hold_on_stale: { YES: 'The calendar grows no further', NO: 'The calendar goes on growing' },
};

export function choiceWords(key: ChoiceKey, value: string): string {
  const words: Record<string, string> = CHOICE_WORDS[key];
  return words[value] ?? value;
}
