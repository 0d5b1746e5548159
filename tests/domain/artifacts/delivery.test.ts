import { CREATIVES_FORM } from '../../../workflows/domain/artifacts/content/creatives';
import { DELIVERY_FORM } from '../../../workflows/domain/artifacts/content/delivery';
import { DELIVERY } from '../../../workflows/domain/artifacts/content/delivery-contract';
import { documentOf } from '../../../workflows/domain/artifacts/content/delivery-document';
import {
  deliveryChecks,
  isComplete,
  manifestOf,
} from '../../../workflows/domain/artifacts/content/delivery-manifest';
import { openPoints } from '../../../workflows/domain/artifacts/content/delivery-rules';
import { EXECUTION_FORM } from '../../../workflows/domain/artifacts/content/execution';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { MONITORING_FORM } from '../../../workflows/domain/artifacts/content/monitoring';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { jsonSchemaOf, parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { hydrated, validateContent, type InForce } from '../../../workflows/domain/artifacts/contract';
import { withValue, type Content, type Value } from '../../../workflows/domain/artifacts/fields';
import type { Stage } from '../../../workflows/domain/artifacts/stages';
import { fixOf, runQc } from '../../../workflows/domain/qc';
import { CREATIVES_CONTENT } from '../../support/artifacts/creatives';
import { DELIVERY_CONTENT } from '../../support/artifacts/delivery';
import { EXECUTION_CONTENT } from '../../support/artifacts/execution';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { MONITORING_CONTENT } from '../../support/artifacts/monitoring';
import { inForce, NORTHWIND, upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';

const APPROVED = {
  INTAKE: inForce(INTAKE_FORM, INTAKE_CONTENT),
  STRATEGY: inForce(STRATEGY_FORM, STRATEGY_CONTENT, { version: 2 }),
  CREATIVES: inForce(CREATIVES_FORM, CREATIVES_CONTENT, { version: 3 }),
  EXECUTION: inForce(EXECUTION_FORM, EXECUTION_CONTENT, { version: 4 }),
  MONITORING: inForce(MONITORING_FORM, MONITORING_CONTENT, { version: 5 }),
};
const UPSTREAM = upstreamOf(APPROVED);
const CORE_ONLY = upstreamOf({ ...APPROVED, MONITORING: undefined });

/** The same with one stage in another state, or absent. */
function upstreamWith(stage: keyof typeof APPROVED, over: Partial<InForce> | undefined) {
  return upstreamOf({ ...APPROVED, [stage]: over && { ...APPROVED[stage], ...over } });
}
const saved = (content: Content, upstream = UPSTREAM) => DELIVERY.compute?.(content, upstream) ?? {};
const put = (path: string, value: Value | undefined, content = DELIVERY_CONTENT) =>
  withValue(content, path, value);
const CONTENT = saved(DELIVERY_CONTENT);

describe('a delivery starts with', () => {
  const offers = DELIVERY.hydrate(UPSTREAM);

  test.each<[string, Value, string, string]>([
    ['artifact_selection.include_intake', true, 'DEFAULT', 'artifact_selection.include_intake'],
    ['artifact_selection.include_strategy', true, 'DEFAULT', 'artifact_selection.include_strategy'],
    ['artifact_selection.include_creatives', true, 'DEFAULT', 'artifact_selection.include_creatives'],
    ['artifact_selection.include_execution', true, 'DEFAULT', 'artifact_selection.include_execution'],
    ['artifact_selection.include_monitoring', true, 'DEFAULT', 'artifact_selection.include_monitoring'],
    ['export_formats.pdf', true, 'INTAKE', 'delivery_requirements.pdf'],
    ['export_formats.pptx', true, 'INTAKE', 'delivery_requirements.pptx'],
    ['export_formats.zip', true, 'INTAKE', 'delivery_requirements.zip'],
    ['export_formats.json', true, 'DEFAULT', 'export_formats.json'],
    ['delivery_options.delivery_method', 'Download', 'DEFAULT', 'delivery_options.delivery_method'],
    ['delivery_options.include_qc_reports', false, 'DEFAULT', 'delivery_options.include_qc_reports'],
    ['branding.footer_text', 'Prepared for Northwind Tea', 'CAMPAIGN', 'client_name'],
    ['branding.primary_color', '#1E3A8A', 'DEFAULT', 'branding.primary_color'],
  ])('%s', (path, value, stage, from) => {
    const version = stage === 'INTAKE' ? 1 : null;
    expect(offers[path]).toEqual({ value, origin: { stage, path: from, version } });
  });

  test('nothing else, and only what its form takes', () => {
    expect(Object.keys(offers)).toHaveLength(13);
    const filled = hydrated({}, offers);
    expect(parseContent(DELIVERY_FORM, filled)).toEqual({ ok: true, value: filled });
  });

  test('no monitoring where none is approved, or it is flagged', () => {
    for (const upstream of [CORE_ONLY, upstreamWith('MONITORING', { flagged: true })]) {
      expect(DELIVERY.hydrate(upstream)).not.toHaveProperty(['artifact_selection.include_monitoring']);
    }
  });

  test('the usual formats where the intake asks for none', () => {
    const { content } = APPROVED.INTAKE;
    const upstream = upstreamWith('INTAKE', { content: { ...content, delivery_requirements: {} } });
    const asked = DELIVERY.hydrate(upstream);
    expect(['pdf', 'pptx', 'json', 'zip'].map((format) => asked[`export_formats.${format}`]?.value)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(asked['export_formats.pdf']?.origin.stage).toBe('DEFAULT');
  });
});

describe('saving a delivery', () => {
  test('names the versions in force', () => {
    expect(CONTENT['source_artifacts']?.['versions']).toEqual(
      Object.entries(APPROVED).map(([type, { artifact_id, version }]) => ({ type, artifact_id, version })),
    );
  });

  test('writes every part of the document out of the stages', () => {
    const document = documentOf(DELIVERY_CONTENT, UPSTREAM);
    expect(CONTENT['document']).toEqual(document);
    expect(document.executive_summary).toContain('A tea menu of six that anyone on your team brews right');
    expect(document.campaign_overview).toContain('Client: Northwind Tea');
    expect(document.campaign_overview).toContain('LinkedIn');
    expect(document.deliverables).toMatch(/^Intake, version 1\nStrategy, version 2\nCreatives, version 3\n/);
    expect(document.deliverables).toContain(
      'Formats: PDF document, Slides (PPTX), Data (JSON), Everything in one ZIP',
    );
    expect(document.timeline).toMatch(/^2027-03-01 to 2027-/);
    expect(document.next_steps).toContain('Results are reported: Weekly');
  });

  test('speaks only of what is handed over; else the campaign’s own words stand in', () => {
    const content = put('artifact_selection', undefined, {
      ...DELIVERY_CONTENT,
      artifact_selection: { include_execution: true },
    });
    const document = documentOf(content, UPSTREAM);
    expect(document.executive_summary).toBe(`Objective: ${NORTHWIND.objective}`);
    expect(document.deliverables).toMatch(/^Execution, version 4\nFormats: /);
    expect(Object.values(document).join('\n')).not.toContain('tea menu of six');
  });

  test('looks up approvals and quality control, whatever was sent', () => {
    expect(CONTENT['verified']).toEqual({ check_approvals: true, check_qc: true, checklist_complete: true });
    const claimed = { ...DELIVERY_CONTENT, verified: { check_approvals: true, check_qc: true } };
    expect(saved(claimed, upstreamOf())['verified']).toEqual({
      check_approvals: false,
      check_qc: false,
      checklist_complete: false,
    });
  });

  test('writes the same for the same', () => {
    expect(saved(CONTENT)).toEqual(CONTENT);
    expect(parseContent(DELIVERY_FORM, CONTENT)).toEqual({ ok: true, value: CONTENT });
  });

  test.each([
    ['words', 'x y '.repeat(2_500)],
    ['signs of two halves', '🫖'.repeat(5_000)],
  ])('keeps a part of the document within what a text may hold: %s', (_name, promise) => {
    const long = withValue(STRATEGY_CONTENT, 'layer4_value_architecture.core_promise', promise);
    const content = saved(DELIVERY_CONTENT, upstreamWith('STRATEGY', { content: long }));
    expect(parseContent(DELIVERY_FORM, content)).toEqual({ ok: true, value: content });
    expect(JSON.stringify(content['document'])).not.toMatch(/\\ud[89a-f]/);
  });
});

describe('the checklist of a delivery', () => {
  const checks = (content = DELIVERY_CONTENT, upstream = UPSTREAM) => deliveryChecks(content, upstream);

  test('holds where all is approved, checked and ticked', () => {
    expect(checks()).toEqual({
      approvals_ok: true,
      qc_ok: 'pass',
      completeness_ok: true,
      branding_ok: true,
      legal_ok: true,
    });
    expect(isComplete(checks())).toBe(true);
    expect(openPoints(checks())).toEqual([]);
  });

  const without = put('artifact_selection.include_monitoring', false);
  test.each<[string, ReturnType<typeof checks>, Partial<ReturnType<typeof checks>>, string]>([
    [
      'a stage that is absent',
      checks(without, upstreamWith('EXECUTION', undefined)),
      { approvals_ok: false, qc_ok: 'unknown' },
      'verified.check_approvals',
    ],
    [
      'a flagged stage',
      checks(without, upstreamWith('STRATEGY', { flagged: true })),
      { approvals_ok: false },
      'verified.check_approvals',
    ],
    [
      'a flagged stage that is left out, but belongs to every delivery',
      checks(put('artifact_selection.include_strategy', false), upstreamWith('STRATEGY', { flagged: true })),
      { approvals_ok: false },
      'verified.check_approvals',
    ],
    [
      'an included monitoring that is absent',
      checks(DELIVERY_CONTENT, CORE_ONLY),
      { approvals_ok: false },
      'verified.check_approvals',
    ],
    [
      'nothing chosen',
      checks({ checklist: DELIVERY_CONTENT['checklist'] ?? {} }),
      { approvals_ok: false },
      'verified.check_approvals',
    ],
    [
      'a stage that failed',
      checks(without, upstreamWith('CREATIVES', { qc_status: 'FAIL' })),
      { qc_ok: 'fail' },
      'verified.check_qc',
    ],
    [
      'a stage that nobody checked',
      checks(without, upstreamWith('CREATIVES', { qc_status: null })),
      { qc_ok: 'unknown' },
      'verified.check_qc',
    ],
    [
      'completeness unticked',
      checks(put('checklist.check_completeness', false)),
      { completeness_ok: false },
      'checklist.check_completeness',
    ],
    [
      'branding unticked',
      checks(put('checklist.check_branding', undefined)),
      { branding_ok: false },
      'checklist.check_branding',
    ],
    [
      'legal unticked',
      checks(put('checklist.check_legal', false)),
      { legal_ok: false },
      'checklist.check_legal',
    ],
  ])('does not hold with %s', (_name, found, expected, open) => {
    expect(found).toMatchObject(expected);
    expect(isComplete(found)).toBe(false);
    expect(openPoints(found).map(({ field }) => field)).toContain(open);
  });

  test('holds without a monitoring, and with a warning that somebody approved', () => {
    expect(isComplete(checks(without, CORE_ONLY))).toBe(true);
    expect(isComplete(checks(without, upstreamWith('EXECUTION', { qc_status: 'WARN' })))).toBe(true);
    expect(isComplete(checks(without, upstreamWith('MONITORING', { qc_status: 'FAIL' })))).toBe(true);
  });
});

describe('the manifest of a delivery', () => {
  test('follows from the configuration and what is in force', () => {
    const manifest = manifestOf(CONTENT, UPSTREAM);
    expect(manifest).toMatchObject({
      schema: 'delivery_manifest_v1',
      ids: { campaign: NORTHWIND.id, engagement: NORTHWIND.id },
      strategy_schema_version: 'strategy_contract_v1',
      export_formats: ['pdf', 'pptx', 'json', 'zip'],
      branding: { agency_name: 'Harbour Agency', primary_color: '#1E3A8A' },
      checks: { approvals_ok: true, qc_ok: 'pass', legal_ok: true },
    });
    expect(manifest.included_artifacts[1]).toEqual({
      type: 'STRATEGY',
      status: 'APPROVED',
      version: 2,
      updated_at: '2027-02-10T09:00:00.000Z',
      artifact_id: APPROVED.STRATEGY.artifact_id,
    });
    expect(manifest.generation_plan['strategy_jobs']).toContain('positioning');
    expect(manifestOf(CONTENT, UPSTREAM)).toEqual(manifest);
  });

  test('says of a flagged stage that it is flagged, and of legal only what somebody ticked', () => {
    const manifest = manifestOf(
      put('checklist.check_legal', false),
      upstreamWith('STRATEGY', { flagged: true }),
    );
    expect(manifest.included_artifacts[1]).toMatchObject({ status: 'FLAGGED_FOR_REVIEW' });
    expect(manifest.checks.legal_ok).toBe(false);
  });
});

describe('a delivery is validated', () => {
  const findings = (content: Content, upstream = UPSTREAM) => validateContent(DELIVERY, content, upstream);

  test('the example has nothing to say', () => {
    expect(findings(CONTENT)).toEqual({ ok: true, errors: [], warnings: [] });
  });

  test.each<[string, Content, string]>([
    ['nothing at all', {}, 'delivery_options'],
    ['nothing but what the product wrote', saved({}), 'delivery_options'],
    ['no stage', { ...CONTENT, artifact_selection: { include_intake: false } }, 'artifact_selection'],
    ['no format', { ...CONTENT, export_formats: { pdf: false } }, 'export_formats'],
    [
      'no way of delivery',
      put('delivery_options.delivery_method', undefined),
      'delivery_options.delivery_method',
    ],
    ['e-mail to nobody', put('delivery_options.recipients', undefined), 'delivery_options.recipients'],
    ['a colour in words', put('branding.primary_color', 'navy'), 'branding.primary_color'],
  ])('%s is an error', (_name, content, field) => {
    const { ok, errors } = findings(content);
    expect(ok).toBe(false);
    expect(errors.map((one) => one.field)).toContain(field);
  });

  test('a download needs no recipients', () => {
    const content = put(
      'delivery_options.recipients',
      undefined,
      put('delivery_options.delivery_method', 'Download'),
    );
    expect(findings(content).ok).toBe(true);
  });

  test.each<[string, Content, string]>([
    [
      'a stage left out',
      put('artifact_selection.include_creatives', false),
      'artifact_selection.include_creatives',
    ],
    ['no branding', { ...CONTENT, branding: undefined as never }, 'branding'],
    ['a point of the checklist that is open', put('checklist.check_legal', false), 'checklist.check_legal'],
  ])('%s is a warning', (_name, content, field) => {
    const { ok, warnings } = findings(content);
    expect(ok).toBe(true);
    expect(warnings.map((one) => one.field)).toContain(field);
  });

  test('an approval that is missing is a warning of the checklist', () => {
    const { warnings } = findings(CONTENT, upstreamWith('EXECUTION', undefined));
    expect(warnings.map(({ field }) => field)).toEqual(['verified.check_approvals', 'verified.check_qc']);
  });
});

describe('quality control of a delivery', () => {
  const inputOf = (content: Content, upstream = UPSTREAM) => ({
    form: DELIVERY_FORM,
    content,
    schemaVersion: DELIVERY_FORM.schemaVersion,
    upstream,
  });
  const report = (content: Content, upstream = UPSTREAM) =>
    runQc('DELIVERY', DELIVERY.checks, inputOf(content, upstream));

  test('has nothing to say of the example, and reports as its own kind', () => {
    expect(report(CONTENT)).toMatchObject({ qc_type: 'DELIVERY_QC', qc_status: 'PASS', qc_score: 100 });
  });

  type Case = {
    severity: string;
    fails: Content;
    on?: ReturnType<typeof upstreamOf>;
    at: string;
    passes?: Content;
    passesOn?: ReturnType<typeof upstreamOf>;
  };
  const flagged = (stage: Stage) => upstreamWith(stage as keyof typeof APPROVED, { flagged: true });
  const CASES: Record<string, Case> = {
    manifest_schema: {
      severity: 'BLOCKER',
      fails: CONTENT,
      on: upstreamWith('EXECUTION', { version: 0 }),
      at: 'artifact_selection.include_execution',
    },
    artifacts_included: {
      severity: 'BLOCKER',
      fails: put('artifact_selection', undefined, { ...CONTENT, artifact_selection: {} }),
      at: 'artifact_selection',
      passes: { artifact_selection: { include_strategy: true } },
    },
    included_approved: {
      severity: 'BLOCKER',
      fails: CONTENT,
      on: flagged('CREATIVES'),
      at: 'artifact_selection.include_creatives',
      passes: put('artifact_selection.include_creatives', false),
      passesOn: flagged('CREATIVES'),
    },
    monitoring_approved: {
      severity: 'BLOCKER',
      fails: CONTENT,
      on: CORE_ONLY,
      at: 'artifact_selection.include_monitoring',
      passes: put('artifact_selection.include_monitoring', false),
      passesOn: CORE_ONLY,
    },
    branding: {
      severity: 'MAJOR',
      fails: put('branding.agency_name', undefined),
      at: 'branding.agency_name',
    },
    delivery_notes: {
      severity: 'MINOR',
      fails: put('delivery_options.delivery_notes', undefined),
      at: 'delivery_options.delivery_notes',
    },
    generation_plan: {
      severity: 'MAJOR',
      fails: CONTENT,
      on: upstreamWith('INTAKE', { content: { ...INTAKE_CONTENT, generation_plan: {} } }),
      at: 'artifact_selection.include_intake',
    },
    required_sections: {
      severity: 'BLOCKER',
      fails: put('document.next_steps', undefined, CONTENT),
      at: 'document.next_steps',
    },
    sources_exist: {
      severity: 'MINOR',
      fails: CONTENT,
      on: upstreamWith('STRATEGY', { version: 3 }),
      at: 'source_artifacts.versions',
    },
    no_placeholders: {
      severity: 'BLOCKER',
      fails: put('delivery_options.delivery_notes', 'Dear [client name], here it is.'),
      at: 'delivery_options.delivery_notes',
      passes: put('delivery_options.delivery_notes', 'Dear Lena, here it is.'),
    },
    internal_notes: {
      severity: 'BLOCKER',
      fails: put('branding.footer_text', 'Confidential, WIP'),
      at: 'branding.footer_text',
      passes: put('branding.footer_text', 'In confidence, for Northwind Tea'),
    },
  };

  test.each(DELIVERY.checks.map(({ id }) => id).filter((id) => id !== 'min_depth'))(
    '%s finds what is wrong and nothing else',
    (id) => {
      const found = CASES[id];
      const resultOf = (content: Content, upstream = UPSTREAM) =>
        report(content, upstream).checks.find(({ check_id }) => check_id === id);
      const failed = resultOf(found?.fails ?? {}, found?.on);
      expect(failed).toMatchObject({ status: 'FAIL', severity: found?.severity });
      expect(failed?.evidence.map(({ field }) => field)).toContain(found?.at);
      expect(resultOf(found?.passes ?? CONTENT, found?.passesOn)).toMatchObject({ status: 'PASS' });
    },
  );

  test('has no long answer that is required, so none is too short', () => {
    const fields = DELIVERY_FORM.sections.flatMap(
      (section) => section.fields as ReadonlyArray<{ kind: string; required?: true }>,
    );
    expect(fields.filter(({ kind, required }) => kind === 'text' && required)).toEqual([]);
  });

  test('finds a note of the house in what it wrote out of a stage', () => {
    const promise = 'Internal: a tea menu of six';
    const content = withValue(STRATEGY_CONTENT, 'layer4_value_architecture.core_promise', promise);
    const upstream = upstreamWith('STRATEGY', { content });
    const { checks } = report(saved(DELIVERY_CONTENT, upstream), upstream);
    expect(checks.find(({ check_id }) => check_id === 'internal_notes')?.evidence).toMatchObject([
      { field: 'document.executive_summary' },
    ]);
  });

  test.each<[string, Content, ReturnType<typeof upstreamOf>]>([
    ['monitoring_approved', CONTENT, CORE_ONLY],
    ['required_sections', put('document.timeline', undefined, CONTENT), UPSTREAM],
    ['sources_exist', CONTENT, upstreamWith('STRATEGY', { version: 3 })],
  ])('puts %s right by itself', (id, content, upstream) => {
    const fixed = fixOf(DELIVERY.checks, id, inputOf(content, upstream)) ?? {};
    const { checks } = report(fixed, upstream);
    expect(checks.find(({ check_id }) => check_id === id)).toMatchObject({ status: 'PASS' });
  });
});

describe('a delivery that is sent', () => {
  test('is kept as it is, the example too', () => {
    expect(parseContent(DELIVERY_FORM, DELIVERY_CONTENT)).toEqual({ ok: true, value: DELIVERY_CONTENT });
    expect(jsonSchemaOf(DELIVERY_FORM)).toMatchObject({ type: 'object' });
  });

  test('may leave the sections out, and says yes in several ways', () => {
    const sent = { include_intake: 'on', pdf: 'true', delivery_method: 'cloud_storage', check_legal: true };
    expect(parseContent(DELIVERY_FORM, sent)).toEqual({
      ok: true,
      value: {
        artifact_selection: { include_intake: true },
        export_formats: { pdf: true },
        delivery_options: { delivery_method: 'Cloud Storage' },
        checklist: { check_legal: true },
      },
    });
  });

  test.each<[string, unknown, string]>([
    ['an unknown section', { result: { files: [] } }, 'result'],
    ['an unknown field', { export_formats: { docx: true } }, 'export_formats.docx'],
    [
      'a recipient without an address',
      { delivery_options: { recipients: ['Lena'] } },
      'delivery_options.recipients.0',
    ],
    ['a logo that is no web address', { branding: { logo: 'javascript:alert(1)' } }, 'branding.logo'],
  ])('is refused with %s', (_name, sent, field) => {
    expect(parseContent(DELIVERY_FORM, sent)).toMatchObject({
      ok: false,
      reason: 'FIELDS_INVALID',
      detail: { fields: { [field]: expect.any(String) as string } },
    });
  });
});
