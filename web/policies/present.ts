import type { EffectivePolicy, PolicyChange } from '../../db/policies';
import { can, type Role } from '../../workflows/domain/permissions';
import {
  isChoiceKey,
  POLICY_CHOICES,
  POLICY_DEFAULTS,
  POLICY_KEYS,
  policyRange,
  type ChoiceKey,
  type PolicyKey,
  type PolicyOverrides,
} from '../../workflows/domain/policy';
import { durationMs } from '../../workflows/domain/time';
import { actorWords } from '../audit/words';
import type { FormState } from '../forms';
import { policyLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { durationWords, rangeWords, readDuration } from './durations';
import { choiceWords, POLICY_GROUPS, POLICY_MEANING } from './words';

export type Scope = 'WORKSPACE' | 'CAMPAIGN';

export type PolicyRows = {
  policy: EffectivePolicy;
  version: number;
  /** By whom it was changed last. */
  last: PolicyChange | undefined;
  scope: Scope;
};

const INHERITED: Record<Scope, string> = {
  WORKSPACE: 'A field left empty goes by the default.',
  CAMPAIGN: 'A field left empty goes by the workspace, or by the default where the workspace says nothing.',
};

/** Every part of the policy: what it does, what holds, where that comes from, and what this scope says itself. */
export function presentPolicy(
  rows: PolicyRows,
  role: Role,
  commandId: string,
  refused?: FormState,
  closed?: string,
) {
  const { version, last, scope } = rows;
  const whyNot = can(role, 'policies.edit') ? closed : sentenceOf({ reason: 'NOT_PERMITTED' });
  const short = can(role, 'policies.edit_short');
  const errors = refused ? errorsInWords(refused, short) : {};
  return {
    summary: refused?.summary && { sentence: refused.summary.sentence, errors: listed(errors) },
    groups: POLICY_GROUPS.map(({ title, keys }) => ({
      title,
      rows: keys.map((key) => presentRow(key, rows, short, refused?.values, errors[key])),
    })),
    commandId,
    version,
    last: last && { by: actorWords(last.by), at: last.at },
    mayEdit: whyNot === undefined,
    whyNot,
    inherited: INHERITED[scope],
    short: short ? 'As an admin you may go down to a second, to watch a day pass in a minute.' : undefined,
  };
}

function presentRow(
  key: PolicyKey,
  { policy, scope }: PolicyRows,
  short: boolean,
  typed: Record<string, unknown> | undefined,
  error: string | undefined,
) {
  const { values, workspace, campaign } = policy;
  const own = (scope === 'CAMPAIGN' ? campaign : workspace)[key];
  const above = scope === 'CAMPAIGN' ? workspace[key] : undefined;
  const standard = wordsFor(key, POLICY_DEFAULTS[key]);
  const fallback = above ? `workspace: ${wordsFor(key, above)}` : `default: ${standard}`;
  return {
    key,
    label: policyLabel[key],
    meaning: POLICY_MEANING[key],
    effective: wordsFor(key, values[key]),
    source: sourceOf(key, policy),
    fallback,
    standard,
    error,
    ...(isChoiceKey(key)
      ? { options: optionsFor(key, typed ? textOf(typed[key]) : own, fallback) }
      : {
          iso: values[key],
          range: rangeWords(policyRange(key, short)),
          value: typed ? textOf(typed[key]) : own && durationWords(own),
        }),
  };
}

function wordsFor(key: PolicyKey, value: string): string {
  return isChoiceKey(key) ? choiceWords(key, value) : durationWords(value);
}

/** What can be chosen, first of all to say nothing here. */
function optionsFor(key: ChoiceKey, chosen: string | undefined, fallback: string) {
  const choices = POLICY_CHOICES[key].map((value) => ({
    value,
    word: choiceWords(key, value),
    selected: value === chosen,
  }));
  return [{ value: '', word: fallback, selected: !choices.some(({ selected }) => selected) }, ...choices];
}

function sourceOf(
  key: PolicyKey,
  { workspace, campaign }: { workspace: PolicyOverrides; campaign: PolicyOverrides },
) {
  if (campaign[key] !== undefined) return 'set for this campaign';
  return workspace[key] === undefined ? 'default' : 'set for the workspace';
}

/** What is wrong with each field, in the words in which it can be put right. */
function errorsInWords({ errors, values }: FormState, short: boolean): Record<string, string> {
  const said = Object.entries(errors).map(([key, message]) => [
    key,
    problemWith(key, message, values[key], short),
  ]);
  return Object.fromEntries(said) as Record<string, string>;
}

function problemWith(name: string, message: string, typed: unknown, short: boolean): string {
  const key = POLICY_KEYS.find((one) => one === name);
  if (!key) return 'There is no such policy.';
  if (isChoiceKey(key)) return 'Choose one of the list.';
  if (message.includes('overdue_grace')) {
    const words = message.replace('overdue_grace', 'what makes a task overdue');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  }
  if (typeof typed !== 'string' || Number.isNaN(durationMs(readDuration(typed)))) {
    return 'Write an amount and a unit, such as 2 hours, 30 min or 1 day 12 hours; or ISO-8601, such as PT2H.';
  }
  return `Must be ${rangeWords(policyRange(key, short))}.`;
}

function listed(errors: Record<string, string>) {
  return Object.entries(errors).map(([name, message]) => {
    const key = POLICY_KEYS.find((one) => one === name);
    return key
      ? { href: `#field-${key}`, message: `${policyLabel[key]}: ${message}` }
      : { href: '#policy-form', message: `“${name}”: ${message}` };
  });
}

function textOf(typed: unknown): string {
  return typeof typed === 'string' ? typed : '';
}
