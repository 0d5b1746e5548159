import { z } from 'zod';
import { no } from '../../workflows/domain/verdict';
import { formState, parseForm } from '../../web/forms';

const schema = z.object({
  name: z.string().min(1, 'Type a name.'),
  cadence: z.record(z.string(), z.coerce.number().max(21, 'At most 21 a week.')),
  days: z.array(z.iso.date('Use a date.')).default([]),
});

describe('a form', () => {
  it('becomes typed input', () => {
    const parsed = parseForm(schema, { name: 'Spring', cadence: { linkedin: '3' } });
    expect(parsed).toEqual({ ok: true, value: { name: 'Spring', cadence: { linkedin: 3 }, days: [] } });
  });

  it('that is wrong names each control as the page does', () => {
    const parsed = parseForm(schema, { name: '', cadence: { linkedin: '30' }, days: ['soon'] });
    expect(parsed).toMatchObject({
      ok: false,
      code: 'VALIDATION_FAILED',
      reason: 'FIELDS_INVALID',
      field: 'name',
      detail: {
        fields: { name: 'Type a name.', 'cadence[linkedin]': 'At most 21 a week.', days: 'Use a date.' },
      },
    });
  });

  it('that was refused keeps what was typed and links to what is wrong', () => {
    const typed = { name: 'x', cadence: { linkedin: '30' } };
    const refusal = no('VALIDATION_FAILED', 'FIELDS_INVALID', {
      detail: { fields: { 'cadence[linkedin]': 'At most 21 a week.' } },
    });
    expect(formState(typed, refusal)).toMatchObject({
      values: typed,
      errors: { 'cadence[linkedin]': 'At most 21 a week.' },
      summary: { errors: [{ href: '#field-cadence-linkedin', message: 'At most 21 a week.' }] },
    });
  });

  it('says the only thing that is wrong once at its top, as a link to its control', () => {
    const refusal = no('VALIDATION_FAILED', 'REASON_REQUIRED', { field: 'reason' });
    const { errors, summary } = formState({}, refusal);
    expect(summary).toEqual({ sentence: errors['reason'], href: '#field-reason', errors: [] });
  });

  it('that nobody sent is refused, not a crash', () => {
    expect(parseForm(schema, undefined)).toMatchObject({ ok: false, reason: 'FIELDS_INVALID' });
    expect(formState('nonsense').values).toEqual({});
  });
});
