import fc from 'fast-check';
import { templateWriter } from '../../activities/drafting/template';
import {
  actionsFor,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_STATUSES,
  CAMPAIGN_TYPES,
  checkActivation,
  checkOpen,
  checkReason,
  checkTransition,
  MAX_CAMPAIGN_DAYS,
  missingForActivation,
  type ActivationFacts,
} from '../../workflows/domain/campaigns';
import { campaignBodySchema, type CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import { parsePayload } from '../../workflows/domain/decisions.schema';
import { durationDays } from '../../workflows/domain/plans';
import { planContentSchema } from '../../workflows/domain/plans.schema';
import { wrapUpTask } from '../../workflows/domain/wrap-up';

const NOW = new Date('2026-11-20T10:00:00Z');

describe('a campaign’s status', () => {
  const moves = {
    PLANNED: { activate: 'ACTIVE', archive: 'ARCHIVED' },
    ACTIVE: { pause: 'PAUSED', complete: 'COMPLETED' },
    PAUSED: { resume: 'ACTIVE', complete: 'COMPLETED' },
    COMPLETED: { archive: 'ARCHIVED' },
    ARCHIVED: {},
  } as const;

  test.each(CAMPAIGN_STATUSES)('%s leads where the specification says and nowhere else', (status) => {
    const legal: Record<string, string> = moves[status];
    expect(actionsFor(status).sort()).toEqual(Object.keys(legal).sort());
    for (const action of CAMPAIGN_ACTIONS) {
      const verdict = checkTransition(status, action);
      if (legal[action]) expect(verdict).toEqual({ ok: true, value: legal[action] });
      else
        expect(verdict).toMatchObject({
          ok: false,
          code: 'ILLEGAL_TRANSITION',
          reason: 'CAMPAIGN_TRANSITION',
          detail: { action, status },
        });
    }
  });

  test('closes a campaign to reports and edits once it is completed', () => {
    const open = CAMPAIGN_STATUSES.filter((status) => checkOpen(status).ok);
    expect(open).toEqual(['PLANNED', 'ACTIVE', 'PAUSED']);
    expect(checkOpen('ARCHIVED')).toMatchObject({ code: 'ILLEGAL_TRANSITION', reason: 'CAMPAIGN_CLOSED' });
  });
});

describe('what keeps a campaign from running', () => {
  const ready: ActivationFacts = {
    status: 'PLANNED',
    platforms: ['linkedin', 'email'],
    cadence: { linkedin: 3, email: 0 },
    primary_cta: 'Book a tasting',
    start_date: '2026-11-20',
    end_date: '2026-12-20',
    timezone: 'Europe/Berlin',
    planApproved: true,
  };

  test('is nothing when everything is there', () => {
    expect(checkActivation(ready, NOW)).toEqual({ ok: true, value: undefined });
  });

  test.each([
    [{ platforms: [] }, ['PLATFORM', 'CADENCE']],
    [{ cadence: { linkedin: 0, email: 0 } }, ['CADENCE']],
    [{ primary_cta: '  ' }, ['CALL_TO_ACTION']],
    [{ end_date: '2026-11-19' }, ['DATES', 'END_DATE_PAST']],
    [{ start_date: '2026-11-01', end_date: '2026-11-19' }, ['END_DATE_PAST']],
    [{ planApproved: false }, ['PLAN_APPROVED']],
    [{ cadence: { linkedin: 0, email: 0 }, planApproved: false }, ['CADENCE', 'PLAN_APPROVED']],
  ] as Array<[Partial<ActivationFacts>, string[]]>)('%j: %j', (given, missing) => {
    expect(missingForActivation({ ...ready, ...given }, NOW)).toEqual(missing);
    expect(checkActivation({ ...ready, ...given }, NOW)).toMatchObject({
      code: 'GATE_LOCKED',
      reason: 'CAMPAIGN_NOT_READY',
      detail: { missing },
    });
  });

  test('a platform without a cadence counts as one a week', () => {
    expect(missingForActivation({ ...ready, cadence: {} }, NOW)).toEqual([]);
  });

  test('the last day is over when it is over in the campaign’s zone', () => {
    const last = { ...ready, start_date: '2026-11-01', end_date: '2026-11-20' };
    const night = new Date('2026-11-20T23:30:00Z');
    expect(missingForActivation(last, night)).toEqual(['END_DATE_PAST']);
    expect(missingForActivation({ ...last, timezone: 'UTC' }, night)).toEqual([]);
  });

  test('is asked only of a planned campaign', () => {
    expect(checkActivation({ ...ready, status: 'ACTIVE' }, NOW)).toMatchObject({
      reason: 'CAMPAIGN_TRANSITION',
    });
  });
});

describe('a reason', () => {
  test.each([
    ['ill', 'ill'],
    ['  The client asked  ', 'The client asked'],
    ['x'.repeat(2_000), 'x'.repeat(2_000)],
  ])('is kept trimmed', (given, kept) => {
    expect(checkReason(given)).toEqual({ ok: true, value: kept });
  });

  test.each(['', '  ', 'no', ' a  ', 'x'.repeat(2_001), null, undefined])('is not %j', (given) => {
    expect(checkReason(given)).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason: 'REASON_REQUIRED',
      field: 'reason',
      detail: { least: 3, most: 2_000 },
    });
  });
});

const BODY: CampaignBodyInput = {
  name: 'Spring launch',
  client: 'Northwind Tea',
  objective: 'Win 20 wholesale customers',
  platforms: ['linkedin'],
  cadence: { linkedin: 3 },
  timezone: 'Europe/Berlin',
  start_date: '2027-03-01',
  end_date: '2027-04-30',
  primary_cta: 'Order a tasting box',
};

function parsed(given: Record<string, unknown>) {
  const body = campaignBodySchema.safeParse({ ...BODY, ...given });
  if (!body.success) throw new Error(body.error.message);
  return body.data;
}

/** By field, the first words that a person reads. */
function problems(given: Record<string, unknown>): Record<string, string> {
  const body = campaignBodySchema.safeParse({ ...BODY, ...given });
  const found: Record<string, string> = {};
  for (const { path, message } of body.error?.issues ?? []) found[path.join('.')] ??= message;
  return found;
}

describe('a campaign body', () => {
  test('needs the starred fields and fills in the rest', () => {
    expect(parsed({})).toEqual({
      ...BODY,
      planning: 'QUICK',
      project: null,
      venture_name: null,
      brand_product: null,
      description: null,
      campaign_type: null,
      industry: null,
      objectives: [],
      lead_capture_method: null,
      budget: null,
      posting_mode: 'MANUAL',
      task_template: 'POST_ONLY',
      blackout_dates: [],
      owner: null,
      deputy: null,
      metadata: {},
      auto_activate: true,
    });
    const missing = problems(Object.fromEntries(Object.keys(BODY).map((key) => [key, undefined])));
    expect(Object.keys(missing).sort()).toEqual(Object.keys(BODY).sort());
  });

  test.each([
    ['name', '   ', 'Name is required.'],
    ['name', '🚀🎉', 'Name needs at least one letter or digit.'],
    ['name', '—…!', 'Name needs at least one letter or digit.'],
    ['name', 'x'.repeat(256), 'Name can have at most 255 characters.'],
    ['name', 7, 'Name must be text.'],
    ['name', undefined, 'Name is required.'],
    ['primary_cta', undefined, 'Call to action is required.'],
    ['client', '', 'Client is required.'],
    ['objective', '', 'Objective is required.'],
    ['objective', '🎯', 'Objective needs at least one letter or digit.'],
    ['objective', 'x'.repeat(2_001), 'Objective can have at most 2,000 characters.'],
    ['platforms', [], 'Choose at least one platform.'],
    ['platforms', 'linkedin', 'Choose at least one platform.'],
    ['platforms.0', ['facebook'], '“facebook” is not a platform; use linkedin, instagram, twitter, email.'],
    ['cadence.linkedin', { linkedin: 22 }, 'Items a week is a whole number from 0 to 21.'],
    ['cadence.linkedin', { linkedin: -1 }, 'Items a week is a whole number from 0 to 21.'],
    ['cadence.linkedin', { linkedin: 2.5 }, 'Items a week is a whole number from 0 to 21.'],
    ['cadence.linkedin', { linkedin: 'often' }, 'Items a week is a whole number from 0 to 21.'],
    ['cadence.linkedin', { linkedin: true }, 'Items a week is a whole number from 0 to 21.'],
    ['cadence.linkedin', { linkedin: [3] }, 'Items a week is a whole number from 0 to 21.'],
    ['cadence.linkedin', { linkedin: '  ' }, 'Items a week is a whole number from 0 to 21.'],
    ['cadence.facebook', { facebook: 1 }, '“facebook” is not a platform.'],
    ['cadence.email', { linkedin: 3, email: 1 }, 'This platform is not chosen above.'],
    ['timezone', 'CET+1', 'Time zone must be an IANA name such as Europe/Berlin.'],
    ['start_date', '2027-02-30', 'Start date must be a day such as 2027-03-31.'],
    ['start_date', '01.03.2027', 'Start date must be a day such as 2027-03-31.'],
    ['end_date', '2027-02-28', 'The end date is before the start date.'],
    ['end_date', '2032-03-04', 'A campaign lasts five years at most.'],
    ['primary_cta', ' ', 'Call to action is required.'],
    ['campaign_type', 'PARTY', `Campaign type must be one of ${CAMPAIGN_TYPES.join(', ')}.`],
    ['posting_mode', 'AUTO', 'Posting mode must be one of PROOF, MANUAL, LIVE.'],
    ['blackout_dates.1', '2027-03-05 soon', 'A blackout date must be a day such as 2027-03-31.'],
    ['owner', 'leo', 'Must be the e-mail address of somebody who works here.'],
  ])('refuses %s = %j beside the field', (path, value, words) => {
    const field = path.split('.')[0] as string;
    expect(problems({ [field]: value })[path]).toBe(words);
  });

  test('refuses a field it does not know, and names it', () => {
    expect(problems({ statsu: 'ACTIVE' })).toEqual({ '': 'Unrecognized key: "statsu"' });
  });

  test('may last five years, both ends counted, which is also what its plan may last', async () => {
    const body = parsed({ end_date: '2032-03-03' });
    expect(durationDays(body.start_date, body.end_date)).toBe(MAX_CAMPAIGN_DAYS);
    const brief = { ...body, id: 'c1', client_name: body.client, rejections: [] };
    const plan = await templateWriter.draftPlan(brief, new AbortController().signal);
    expect(planContentSchema.parse(plan).duration_days).toBe(MAX_CAMPAIGN_DAYS);
  });

  test('may last one day', () => {
    expect(parsed({ end_date: BODY.start_date }).end_date).toBe(BODY.start_date);
  });

  test('takes platforms as people type them: X, upper case, twice', () => {
    const body = parsed({
      platforms: ['X', 'LinkedIn', ' twitter ', 'EMAIL'],
      cadence: { x: 2, LINKEDIN: '3' },
    });
    expect(body).toMatchObject({
      platforms: ['twitter', 'linkedin', 'email'],
      cadence: { twitter: 2, linkedin: 3 },
    });
  });

  test('takes a cadence of nothing, and an empty field as not said', () => {
    expect(parsed({ cadence: { linkedin: 0, email: 0, twitter: '' } }).cadence).toEqual({
      linkedin: 0,
      email: 0,
    });
  });

  test('takes types as people write them', () => {
    expect(
      parsed({ campaign_type: 'Product Launch', lead_capture_method: 'dm', posting_mode: '' }),
    ).toMatchObject({
      campaign_type: 'PRODUCT_LAUNCH',
      lead_capture_method: 'DM',
      posting_mode: 'MANUAL',
    });
  });

  test('takes lists as lines and words of a form', () => {
    const body = parsed({
      objectives: ' One \r\n\r\nTwo',
      blackout_dates: '2027-03-05, 2027-03-04;2027-03-05',
      owner: 'Leo@Example.com',
      deputy: '',
      auto_activate: 'on',
    });
    expect(body).toMatchObject({
      objectives: ['One', 'Two'],
      blackout_dates: ['2027-03-04', '2027-03-05'],
      owner: 'leo@example.com',
      deputy: null,
      auto_activate: true,
    });
    expect(parsed({ auto_activate: 'false' }).auto_activate).toBe(false);
  });

  test('is the same when it is parsed once more', () => {
    const bodies = fc.record(
      {
        name: fc.string({ minLength: 1 }).map((text) => `${text} 1`),
        platforms: fc.subarray(['linkedin', 'x', 'Twitter', 'email'], { minLength: 1 }),
        description: fc.string(),
        objectives: fc.string({ unit: fc.constantFrom('a', '\n', ' ') }),
        budget: fc.option(fc.string()),
      },
      { requiredKeys: ['platforms'] },
    );
    fc.assert(
      fc.property(bodies, (given) => {
        const once = campaignBodySchema.safeParse({ ...BODY, cadence: {}, ...given });
        if (once.success) expect(campaignBodySchema.parse(once.data)).toEqual(once.data);
      }),
    );
  });
});

describe('what a decision carries', () => {
  const checksum = 'a'.repeat(64);
  test.each([
    ['approve', { version: 3, checksum, comment: 'Go' }, { version: 3, checksum, comment: 'Go' }],
    ['approve', { version: '3', checksum }, { version: 3, checksum }],
    ['reject', {}, { reason: '' }],
    ['pause', {}, { reason: '' }],
    ['resume', {}, { policy: 'keep_dates' }],
    [
      'resume',
      { policy: 'shift_all', preview: { at: '2026-11-20T10:00:00.000Z', hash: 'h' } },
      { policy: 'shift_all', preview: { at: NOW, hash: 'h' } },
    ],
  ])('%s with %j', (kind, given, value) => {
    expect(parsePayload(kind, given)).toEqual({ ok: true, value: { kind, ...value } });
  });

  test.each([
    ['approve', { version: 0 }, 'version'],
    ['approve', { version: 99_999_999_999 }, 'version'],
    ['approve', { checksum: 'abc' }, 'checksum'],
    ['resume', { policy: 'later' }, 'policy'],
    ['resume', { preview: { at: 'soon', hash: 'h' } }, 'preview.at'],
    ['pause', { reason: 7 }, 'reason'],
    ['pause', { reason: 'x'.repeat(5_001) }, 'reason'],
  ])('%s is refused with %j', (kind, given, field) => {
    expect(parsePayload(kind, given)).toMatchObject({ ok: false, reason: 'FIELDS_INVALID', field });
  });

  test.each(['explode', 'toString', 'constructor', ''])('%j is no decision', (kind) => {
    expect(parsePayload(kind, {})).toMatchObject({ ok: false, reason: 'FIELDS_INVALID', field: 'kind' });
  });
});

test('a wrap-up is a review inside the agency, under a title that fits', () => {
  const task = wrapUpTask('x'.repeat(300));
  expect(task).toMatchObject({
    task_type: 'REVIEW',
    platform: 'internal',
    origin: 'WRAP_UP',
    priority: 'HIGH',
  });
  expect(task.title).toHaveLength(255);
});
