import {
  ARTIFACT_STATUSES,
  checkApproval,
  checkArtifactRejection,
  checkAsking,
  checkConfirmation,
  checkFlagged,
  checkRevocation,
  mayBecome,
  type ApprovalFacts,
  type ApprovalGiven,
  type AskingFacts,
  type ArtifactStatus,
  type VersionInQuestion,
} from '../../../workflows/domain/artifacts';
import type { Validation } from '../../../workflows/domain/artifacts/contract';
import {
  gateOf,
  lineageNow,
  NOTHING_APPROVED,
  type ChainState,
  type Lineage,
} from '../../../workflows/domain/artifacts/gates';
import { STAGES, type Stage } from '../../../workflows/domain/artifacts/stages';

const AT = new Date('2027-02-10T09:00:00Z');
const CHECKSUM = 'c'.repeat(64);
const lead = { id: 'lead' };
const shown = { version: 2, checksum: CHECKSUM };
const valid: Validation = { ok: true, errors: [], warnings: [] };
const invalid: Validation = {
  ok: false,
  errors: [
    { field: 'offer.pricing', message: 'Price is required.' },
    { field: 'offer.aov', message: 'Must be a number.' },
  ],
  warnings: [],
};

/** Everything in force once, each version 1, on what was in force before it. */
const WHOLE: ChainState = STAGES.reduce<ChainState>(
  (chain, stage) => ({ ...chain, [stage]: { approved: 1, lineage: lineageNow(stage, chain) } }),
  NOTHING_APPROVED,
);
const inForce = (chain: ChainState, stage: Stage, approved: number | null): ChainState => ({
  ...chain,
  [stage]: { approved, lineage: approved === null ? {} : lineageNow(stage, chain) },
});

function aHead(given: Partial<VersionInQuestion> = {}): VersionInQuestion {
  return {
    ...shown,
    status: 'REVISED',
    lineage: { INTAKE: 1 },
    schema_version: 'strategy_contract_v1',
    decided_by: null,
    decided_at: null,
    created_by: 'writer',
    ...given,
  };
}

/** A strategy that may be approved. */
function someFacts(given: Partial<ApprovalFacts> & { lineage?: Lineage } = {}): ApprovalFacts {
  const { lineage, ...facts } = given;
  const stage = facts.stage ?? 'STRATEGY';
  const chain = facts.chain ?? WHOLE;
  return {
    stage,
    head: aHead({ lineage: lineage ?? { INTAKE: 1 } }),
    schema: 'strategy_contract_v1',
    validation: valid,
    chain,
    gate: gateOf(stage, chain),
    qc: { status: 'PASS', blockers: [] },
    selfApproval: 'YES',
    ...facts,
  };
}

const said: ApprovalGiven = { ...shown, comment: 'Good.' };

describe('an approval', () => {
  const CASES: Array<[string, Partial<ApprovalFacts> & { lineage?: Lineage }, ApprovalGiven, object]> = [
    ['of everything as it should be', {}, said, { ok: true }],
    ['with a tick', {}, { ...shown, confirmed: true }, { ok: true }],
    ['of a draft', { head: aHead({ status: 'DRAFT' }) }, said, { ok: true }],
    ['of a warning, with a word', { qc: { status: 'WARN', blockers: [] } }, said, { ok: true }],
    ['of nothing', { head: undefined }, said, { code: 'NOT_FOUND', reason: 'ARTIFACT_MISSING' }],
    [
      'of what was written for another form, whatever else is wrong with it',
      { head: aHead({ schema_version: 'strategy_contract_v0' }), validation: invalid },
      said,
      {
        code: 'SCHEMA_INCOMPATIBLE',
        reason: 'ARTIFACT_SCHEMA',
        detail: { saved: 'strategy_contract_v0', current: 'strategy_contract_v1' },
      },
    ],
    [
      'of an older version',
      {},
      { ...said, version: 1 },
      { code: 'CONFLICT', reason: 'ARTIFACT_NOT_SHOWN', detail: { shown: 1, head: 2, checksum: CHECKSUM } },
    ],
    [
      'of other words',
      {},
      { ...said, checksum: 'd'.repeat(64) },
      { code: 'CONFLICT', reason: 'ARTIFACT_NOT_SHOWN' },
    ],
    [
      'of what is approved',
      { head: aHead({ status: 'APPROVED', decided_by: 'Ada Admin', decided_at: AT }) },
      said,
      {
        code: 'CONFLICT',
        reason: 'ARTIFACT_DECIDED',
        detail: { version: 2, by: 'Ada Admin', at: AT.toISOString(), decision: 'APPROVED' },
      },
    ],
    [
      'of what is incomplete',
      { validation: invalid },
      said,
      {
        code: 'VALIDATION_FAILED',
        reason: 'ARTIFACT_INVALID',
        field: 'offer.pricing',
        detail: { fields: { 'offer.pricing': 'Price is required.', 'offer.aov': 'Must be a number.' } },
      },
    ],
    [
      'behind a gate that is closed',
      { chain: inForce(WHOLE, 'INTAKE', null) },
      said,
      {
        code: 'GATE_LOCKED',
        reason: 'ARTIFACT_GATE',
        detail: { stage: 'STRATEGY', missing: [{ stage: 'INTAKE', why: 'NOT_APPROVED' }] },
      },
    ],
    [
      'behind a flag',
      { stage: 'CREATIVES', chain: inForce(WHOLE, 'INTAKE', 2), lineage: { STRATEGY: 1 } },
      said,
      { code: 'GATE_LOCKED', detail: { missing: [{ stage: 'STRATEGY', why: 'FLAGGED' }] } },
    ],
    [
      'on a version that is not in force any more',
      { chain: inForce(WHOLE, 'INTAKE', 2) },
      said,
      {
        code: 'STALE_LINEAGE',
        reason: 'ARTIFACT_STALE',
        detail: {
          stage: 'STRATEGY',
          stale: [{ stage: 'INTAKE', built_on: 1, in_force: 2 }],
          confirmable: false,
        },
      },
    ],
    [
      'on a version that is not in force any more, being in force itself',
      {
        chain: inForce(WHOLE, 'INTAKE', 2),
        head: aHead({ lineage: { INTAKE: 1 }, status: 'FLAGGED_FOR_REVIEW' }),
      },
      said,
      { reason: 'ARTIFACT_STALE', detail: { confirmable: true } },
    ],
    [
      'on nothing, where something is asked for',
      { lineage: {} },
      said,
      { code: 'STALE_LINEAGE', detail: { stale: [{ stage: 'INTAKE', built_on: null, in_force: 1 }] } },
    ],
    [
      'of a delivery without monitoring',
      { stage: 'DELIVERY', lineage: { INTAKE: 1, STRATEGY: 1, CREATIVES: 1, EXECUTION: 1 } },
      said,
      { ok: true },
    ],
    [
      'of a delivery with a monitoring that was withdrawn',
      {
        stage: 'DELIVERY',
        chain: inForce(WHOLE, 'MONITORING', null),
        lineage: { INTAKE: 1, STRATEGY: 1, CREATIVES: 1, EXECUTION: 1, MONITORING: 1 },
      },
      said,
      { code: 'STALE_LINEAGE', detail: { stale: [{ stage: 'MONITORING', built_on: 1, in_force: null }] } },
    ],
    [
      'of a delivery with a monitoring that is flagged',
      {
        stage: 'DELIVERY',
        chain: { ...WHOLE, MONITORING: { approved: 1, lineage: { STRATEGY: 9, EXECUTION: 1 } } },
        lineage: { INTAKE: 1, STRATEGY: 1, CREATIVES: 1, EXECUTION: 1, MONITORING: 1 },
      },
      said,
      {
        code: 'GATE_LOCKED',
        detail: { stage: 'DELIVERY', missing: [{ stage: 'MONITORING', why: 'FLAGGED' }] },
      },
    ],
    [
      'of a delivery beside a monitoring that is flagged',
      {
        stage: 'DELIVERY',
        chain: { ...WHOLE, MONITORING: { approved: 1, lineage: { STRATEGY: 9, EXECUTION: 1 } } },
        lineage: { INTAKE: 1, STRATEGY: 1, CREATIVES: 1, EXECUTION: 1 },
      },
      said,
      { ok: true },
    ],
    [
      'of what quality control failed',
      { qc: { status: 'FAIL', blockers: ['A placeholder is left in the text.'] } },
      said,
      {
        code: 'QC_FAILED',
        reason: 'ARTIFACT_QC_FAILED',
        detail: { blockers: ['A placeholder is left in the text.'] },
      },
    ],
    [
      'of what is archived',
      { head: aHead({ status: 'ARCHIVED' }) },
      said,
      { code: 'ILLEGAL_TRANSITION', reason: 'ARTIFACT_TRANSITION', detail: { status: 'ARCHIVED' } },
    ],
    [
      'of one’s own, where the policy says no',
      { selfApproval: 'NO', head: aHead({ created_by: lead.id }) },
      said,
      { code: 'FORBIDDEN', reason: 'ARTIFACT_OWN' },
    ],
    ['of somebody else’s, where the policy says no', { selfApproval: 'NO' }, said, { ok: true }],
    [
      'of a warning, without a word',
      { qc: { status: 'WARN', blockers: [] } },
      { ...shown, confirmed: true },
      { code: 'VALIDATION_FAILED', reason: 'ARTIFACT_COMMENT', field: 'comment' },
    ],
    [
      'without a word or a tick',
      {},
      { ...shown, comment: ' ', confirmed: false },
      { code: 'VALIDATION_FAILED', reason: 'ARTIFACT_UNCONFIRMED', field: 'confirmed' },
    ],
  ];

  test.each(CASES)('%s', (_what, facts, given, answer) => {
    expect(checkApproval(someFacts(facts), given, lead)).toMatchObject(answer);
  });

  test('names the first thing in its way: content, gate, lineage, quality control, what was said', () => {
    const everything: ApprovalFacts = someFacts({
      validation: invalid,
      chain: NOTHING_APPROVED,
      lineage: { INTAKE: 9 },
      qc: { status: 'FAIL', blockers: [] },
    });
    const chain = inForce(NOTHING_APPROVED, 'INTAKE', 1);
    const gate = gateOf('STRATEGY', chain);
    const cured: Array<[Partial<ApprovalFacts>, string]> = [
      [{}, 'VALIDATION_FAILED'],
      [{ validation: valid }, 'GATE_LOCKED'],
      [{ chain, gate }, 'STALE_LINEAGE'],
      [{ head: aHead() }, 'QC_FAILED'],
      [{ qc: { status: 'PASS', blockers: [] } }, 'VALIDATION_FAILED'],
    ];
    let facts = everything;
    for (const [cure, code] of cured) {
      facts = { ...facts, ...cure };
      expect(checkApproval(facts, shown, lead)).toMatchObject({ ok: false, code });
    }
  });
});

describe('a confirmation', () => {
  const flag = { kind: 'REPLACED', stage: 'INTAKE', from: 1, to: 2 } as const;
  const replaced = inForce(WHOLE, 'INTAKE', 2);
  const head = aHead({ status: 'FLAGGED_FOR_REVIEW' });
  const confirmed = (
    given: Partial<ApprovalFacts> = {},
    how: ApprovalGiven = said,
    raised: typeof flag | null = flag,
  ) => checkConfirmation({ ...someFacts({ chain: replaced, head, ...given }), flag: raised }, how);

  test('takes a flagged version whose only fault is what it was built on', () => {
    expect(confirmed()).toMatchObject({ ok: true, value: { version: 2 } });
    expect(confirmed({}, { ...shown, confirmed: true })).toMatchObject({ ok: true });
  });

  test.each<[string, ReturnType<typeof confirmed>, object]>([
    ['nothing in force', checkFlagged(undefined, flag, shown), { reason: 'ARTIFACT_NOT_IN_FORCE' }],
    ['another version', confirmed({}, { ...said, version: 1 }), { reason: 'ARTIFACT_NOT_SHOWN' }],
    ['no flag', confirmed({}, said, null), { code: 'ILLEGAL_TRANSITION', reason: 'ARTIFACT_NOT_FLAGGED' }],
    ['content that today’s rules refuse', confirmed({ validation: invalid }), { reason: 'ARTIFACT_INVALID' }],
    [
      'a gate that is closed',
      confirmed({ gate: { open: false, missing: [{ stage: 'INTAKE', why: 'NOT_APPROVED' }] } }),
      { code: 'GATE_LOCKED' },
    ],
    ['a failed check', confirmed({ qc: { status: 'FAIL', blockers: ['x'] } }), { code: 'QC_FAILED' }],
    [
      'a warning without a word',
      confirmed({ qc: { status: 'WARN', blockers: [] } }, { ...shown, confirmed: true }),
      { reason: 'ARTIFACT_COMMENT' },
    ],
    ['neither word nor tick', confirmed({}, shown), { reason: 'ARTIFACT_UNCONFIRMED' }],
  ])('is refused for %s', (_what, verdict, answer) => {
    expect(verdict).toMatchObject({ ok: false, ...answer });
  });

  test('of a delivery waits for the monitoring that came along', () => {
    const chain = { ...WHOLE, MONITORING: { approved: 1, lineage: { STRATEGY: 9, EXECUTION: 1 } } };
    const gate = gateOf('DELIVERY', chain);
    expect(gate.open).toBe(true);
    expect(confirmed({ stage: 'DELIVERY', chain, gate })).toMatchObject({
      code: 'GATE_LOCKED',
      detail: { missing: [{ stage: 'MONITORING', why: 'FLAGGED' }] },
    });
  });
});

describe('a rejection', () => {
  const why = { ...shown, reason: ' Too big ' };

  test.each<[string, ReturnType<typeof checkArtifactRejection>, object]>([
    ['of a draft', checkArtifactRejection(aHead({ status: 'DRAFT' }), why), { value: { reason: 'Too big' } }],
    ['of what is in force', checkArtifactRejection(aHead({ status: 'APPROVED' }), why), { ok: true }],
    ['of nothing', checkArtifactRejection(undefined, why), { reason: 'ARTIFACT_MISSING' }],
    ['of an older version', checkArtifactRejection(aHead(), { ...why, version: 1 }), { code: 'CONFLICT' }],
    [
      'of what is archived',
      checkArtifactRejection(aHead({ status: 'ARCHIVED' }), why),
      { reason: 'ARTIFACT_TRANSITION' },
    ],
    [
      'without a reason',
      checkArtifactRejection(aHead(), { ...shown, reason: ' x ' }),
      { reason: 'REASON_REQUIRED' },
    ],
    [
      'of what was rejected',
      checkArtifactRejection(aHead(), why, { by: 'Ada Admin', at: AT }),
      { reason: 'ARTIFACT_DECIDED', detail: { version: 2, by: 'Ada Admin', decision: 'REJECTED' } },
    ],
  ])('%s', (_what, verdict, answer) => {
    expect(verdict).toMatchObject(answer);
  });
});

describe('a revocation', () => {
  const standing = aHead({ status: 'APPROVED' });

  test.each<[string, ReturnType<typeof checkRevocation>, object]>([
    ['of what is in force', checkRevocation(standing, { reason: 'Over.' }), { value: { reason: 'Over.' } }],
    ['that names it', checkRevocation(standing, { version: 2, reason: 'Over.' }), { ok: true }],
    [
      'of another version',
      checkRevocation(standing, { version: 1, reason: 'Over.' }),
      { reason: 'ARTIFACT_NOT_SHOWN' },
    ],
    ['of nothing', checkRevocation(undefined, { reason: 'Over.' }), { reason: 'ARTIFACT_NOT_IN_FORCE' }],
    ['without a reason', checkRevocation(standing, { reason: '' }), { reason: 'REASON_REQUIRED' }],
  ])('%s', (_what, verdict, answer) => {
    expect(verdict).toMatchObject(answer);
  });
});

describe('asking for an approval', () => {
  const { qc: _qc, selfApproval: _self, ...plain } = someFacts();
  const ask = (given: Partial<AskingFacts> = {}, of = shown) => {
    const facts = { ...plain, ...given };
    return checkAsking({ ...facts, gate: gateOf(facts.stage, facts.chain) }, of);
  };
  const outgrown = inForce(WHOLE, 'INTAKE', 2);
  const whole = lineageNow('DELIVERY', WHOLE);

  test.each<[string, ReturnType<typeof ask>, object]>([
    ['of a revision', ask(), { ok: true }],
    ['of nothing', ask({ head: undefined }), { reason: 'ARTIFACT_MISSING' }],
    ['of an older version', ask({}, { ...shown, version: 1 }), { reason: 'ARTIFACT_NOT_SHOWN' }],
    ['of what is approved', ask({ head: aHead({ status: 'APPROVED' }) }), { reason: 'ARTIFACT_DECIDED' }],
    ['of what is incomplete', ask({ validation: invalid }), { reason: 'ARTIFACT_INVALID' }],
    [
      'of what was written for another form',
      ask({ head: aHead({ schema_version: 'strategy_contract_v0' }), validation: invalid }),
      {
        code: 'SCHEMA_INCOMPATIBLE',
        detail: { saved: 'strategy_contract_v0', current: 'strategy_contract_v1' },
      },
    ],
    ['behind a gate that is closed', ask({ chain: NOTHING_APPROVED }), { code: 'GATE_LOCKED' }],
    [
      'of what was built on a version that is not in force any more',
      ask({ chain: outgrown }),
      {
        code: 'STALE_LINEAGE',
        reason: 'ARTIFACT_STALE',
        detail: { stage: 'STRATEGY', stale: [{ stage: 'INTAKE', built_on: 1, in_force: 2 }] },
      },
    ],
    [
      'of what was begun before what it needs was in force',
      ask({ head: aHead({ lineage: {} }) }),
      { code: 'STALE_LINEAGE', detail: { stale: [{ stage: 'INTAKE', built_on: null, in_force: 1 }] } },
    ],
    [
      'of a delivery whose monitoring is flagged',
      ask({
        stage: 'DELIVERY',
        head: aHead({ lineage: whole }),
        chain: { ...WHOLE, MONITORING: { approved: 1, lineage: { STRATEGY: 1, EXECUTION: 9 } } },
      }),
      { code: 'GATE_LOCKED', detail: { missing: [{ stage: 'MONITORING', why: 'FLAGGED' }] } },
    ],
  ])('%s', (_what, verdict, answer) => {
    expect(verdict).toMatchObject(answer);
  });

  test('is refused for what would refuse the approval, whatever quality control says', () => {
    for (const chain of [NOTHING_APPROVED, WHOLE, outgrown])
      for (const validation of [valid, invalid])
        for (const lineage of [{}, { INTAKE: 1 }, { INTAKE: 2 }]) {
          const facts = someFacts({ chain, validation, head: aHead({ lineage }) });
          const asked = checkAsking(facts, shown);
          const approved = checkApproval(facts, said, lead);
          expect(asked.ok ? 'yes' : asked.reason).toBe(approved.ok ? 'yes' : approved.reason);
        }
  });
});

test('a status becomes what it may: nothing stays as it is, and what is archived is archived for good', () => {
  const moves: Array<[ArtifactStatus, ArtifactStatus[]]> = [
    ['DRAFT', ['REVISED', 'APPROVED']],
    ['REVISED', ['APPROVED']],
    ['APPROVED', ['REVISED', 'FLAGGED_FOR_REVIEW', 'ARCHIVED']],
    ['FLAGGED_FOR_REVIEW', ['REVISED', 'APPROVED', 'ARCHIVED']],
    ['ARCHIVED', []],
  ];
  for (const [from, to] of moves) {
    expect({ from, to: ARTIFACT_STATUSES.filter((status) => mayBecome(from, status)) }).toEqual({ from, to });
  }
});
