import { METRIC_UNITS } from '../../db/metrics';
import { newId } from '../../db/ids';
import type { TaskFacts } from '../../db/tasks/show';
import { PROOF_TEXT_LENGTH, proofTypesFor, type ProofType } from '../../workflows/domain/tasks';
import { formState, type FormState } from '../forms';
import { platformLabel, proofTypeLabel } from '../labels';
import { UNIT_WORDS } from '../metrics/words';
import { METRIC_ROWS, PROOF_FIELDS } from './forms';
import type { Reader, RefusedForm } from './shown';
import { choicesOf } from './when';

const USUAL_METRICS: Record<string, readonly string[]> = {
  email: ['opens', 'clicks', 'unsubscribes', 'bounces'],
  instagram: ['reach', 'likes', 'comments', 'saves', 'shares'],
  other: ['impressions', 'likes', 'comments', 'shares', 'clicks'],
};

/** The form that completes the task: the kinds of proof that this person may give, and what can come with it. */
export function presentCompletionForm(facts: TaskFacts, reader: Reader, refused: RefusedForm | undefined) {
  const { task, campaign } = facts;
  const form = refused ? formState(refused.body, refused.refusal) : formState({});
  const types = proofTypesFor(task, reader.role);
  const proof = recordOf(form.values['proof']);
  const chosen = types.find((type) => type === proof['type']) ?? types[0];
  const fields = types.map((type) => presentProofField(type, chosen, proof, form, facts));
  return {
    action: `/tasks/${task.id}/completion`,
    commandId: newId(),
    summary: form.summary,
    typeError: form.errors['proof[type]'],
    several: fields.length > 1,
    fields,
    fileId: proof['file_id'],
    fileName: proof['file_name'],
    outcome: { value: form.values['outcome'], error: form.errors['outcome'] },
    posted:
      task.task_type === 'POST'
        ? {
            value: form.values['posted_at'],
            error: form.errors['posted_at'],
            hint: `Only if it was not just now. Wall time of the campaign (${campaign.timezone}).`,
            choices: choicesOf(refused?.refusal, 'posted_at', form.values['posted_at']),
          }
        : undefined,
    metrics: presentMetrics(facts, form),
  };
}

function presentProofField(
  type: ProofType,
  chosen: ProofType | undefined,
  proof: Record<string, unknown>,
  form: FormState,
  { task }: TaskFacts,
) {
  const name = PROOF_FIELDS[type];
  const key = { URL: 'link', TEXT: 'text', UPLOAD: 'file', MANUAL: 'note' }[type];
  return {
    type,
    name,
    word: proofTypeLabel[type].word,
    icon: proofTypeLabel[type].icon,
    checked: type === chosen,
    value: proof[key],
    error: form.errors[name],
    label: { URL: 'Link', TEXT: 'Description', UPLOAD: 'File', MANUAL: 'How you know' }[type],
    isLink: type === 'URL',
    isWords: type === 'TEXT' || type === 'MANUAL',
    isFile: type === 'UPLOAD',
    hint: hintFor(type, task),
  };
}

function hintFor(type: ProofType, { platform, task_type }: TaskFacts['task']): string {
  switch (type) {
    case 'URL':
      // A draft, or what is scheduled, lies where the agency works.
      return platform === 'email' ||
        platform === 'internal' ||
        task_type === 'WRITE' ||
        task_type === 'SCHEDULE'
        ? 'The full address, starting with https://.'
        : `The address of the post on ${platformLabel[platform].word}, starting with https://.`;
    case 'TEXT':
      return `What you did and what came of it, in ${PROOF_TEXT_LENGTH.least} to ${PROOF_TEXT_LENGTH.most.toLocaleString('en-GB')} characters.`;
    case 'UPLOAD':
      return 'A screenshot (PNG, JPEG, WebP), a PDF or an e-mail (.eml), up to 10 MB. You can also paste it.';
    case 'MANUAL':
      return 'How you know that it was done. It is shown as unverified, with your name.';
  }
}

function presentMetrics({ task }: TaskFacts, form: FormState) {
  const typed = recordOf(form.values['metrics']);
  const rows = METRIC_ROWS.map((key, at) => {
    const row = recordOf(typed[key]);
    const unit = row['unit'] ?? 'COUNT';
    return {
      key,
      number: at + 1,
      type: row['type'],
      value: row['value'],
      units: METRIC_UNITS.map((value) => ({ value, word: UNIT_WORDS[value], selected: value === unit })),
      typeError: form.errors[`metrics[${key}][type]`],
      valueError: form.errors[`metrics[${key}][value]`],
    };
  });
  const isFilled = rows.some(({ type, value }) =>
    [type, value].some((text) => typeof text === 'string' && text !== ''),
  );
  return {
    rows,
    usual: USUAL_METRICS[task.platform] ?? USUAL_METRICS['other'],
    // The second look is there to write figures down.
    open: isFilled || task.origin === 'FOLLOWUP_24H' || task.task_type === 'ANALYZE',
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
