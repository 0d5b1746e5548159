import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import request from 'supertest';
import { isWrite } from '../../../web/api/endpoint';
import { openApiDocument } from '../../../web/api/openapi';
import { api, ENDPOINTS } from '../../../web/api/routes';
import type { Site } from '../../../web/site';
import { REFUSAL_CODES } from '../../../workflows/domain/verdict';
import {
  CHOICE_KEYS,
  DURATION_KEYS,
  POLICY_CHOICES,
  POLICY_DEFAULTS,
  POLICY_KEYS,
  policyRange,
} from '../../../workflows/domain/policy';
import { anApp, type TestApp } from '../../support/app';

type Parameter = { name: string; in: string; schema: Record<string, unknown> };
type Operation = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema: Record<string, unknown> }> }>;
};
type Document = {
  openapi: string;
  info: { description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties: Record<string, { description: string }> }> };
};

let site: TestApp;
let document: Document;
beforeAll(async () => {
  site = await anApp();
  // Nobody is signed in: what the API is, is no secret.
  document = (await request(site.app).get('/api/v1/openapi.json').expect(200)).body as Document;
});
afterAll(() => site.destroy());

function operations(): Array<{ path: string; method: string; operation: Operation }> {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

function operationOf(id: string): Operation {
  const found = operations().find(({ operation }) => operation.operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, by a validator of its own', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aicmo-openapi-'));
    try {
      const file = join(folder, 'openapi.json');
      writeFileSync(file, JSON.stringify(document));
      // The validator is an ES module, which the test runner cannot load.
      const script = `
        import { readFileSync } from 'node:fs';
        import { Validator } from '@seriousme/openapi-schema-validator';
        const validator = new Validator();
        const result = await validator.validate(JSON.parse(readFileSync(process.argv[1], 'utf8')));
        validator.resolveRefs();
        console.log(JSON.stringify({ valid: result.valid, errors: result.errors, version: validator.version }));`;
      const args = ['--input-type=module', '-e', script, file];
      const cwd = resolve(__dirname, '..', '..', '..');
      const said = execFileSync(process.execPath, args, { cwd, encoding: 'utf8' });
      expect(JSON.parse(said)).toEqual({ valid: true, version: '3.1' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('describes every route under /api, and no other', () => {
    const routes = api
      .routes(site.deps as unknown as Site)
      .map(({ method, path }) => `${method} ${path.replace('/api/v1', '').replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(routes.sort());
    expect(routes.length).toBeGreaterThan(40);
  });

  it('names each operation once, in the way of generated clients', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it('resolves every reference, and has no schema that nothing uses', () => {
    const text = JSON.stringify(document);
    const used = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => String(match[1]));
    const names = Object.keys(document.components.schemas);
    const known = names.map((name) => `#/components/schemas/${name}`);
    expect([...new Set(used)].sort()).toEqual(known.sort());
  });

  it('documents the Idempotency-Key of each write, and no other', () => {
    for (const endpoint of ENDPOINTS) {
      const { parameters = [] } = operationOf(endpoint.operationId);
      const key = parameters.find(({ name }) => name === 'Idempotency-Key');
      expect({ id: endpoint.operationId, keyed: key !== undefined }).toEqual({
        id: endpoint.operationId,
        keyed: isWrite(endpoint),
      });
      if (key) expect(key).toMatchObject({ in: 'header', schema: { minLength: 8, maxLength: 128 } });
    }
  });

  it('documents 202 for decisions and for nothing else', () => {
    const decisions = ENDPOINTS.filter(({ kind }) => kind === 'decision').map(
      ({ operationId }) => operationId,
    );
    const saved = operations()
      .filter(({ operation }) => '202' in operation.responses)
      .map(({ operation }) => operation.operationId);
    expect(saved.sort()).toEqual(decisions.sort());
    expect(decisions).toHaveLength(11);
  });

  it('documents every refusal in one shape, and the status of each code', () => {
    for (const { operation } of operations()) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (Number(status) < 400) continue;
        expect(content?.['application/json']?.schema).toEqual({ $ref: '#/components/schemas/Refusal' });
      }
    }
    for (const code of REFUSAL_CODES) expect(document.info.description).toMatch(`| ${code} | 4`);
  });

  it('says of every policy what it means, its range and its default', () => {
    const { properties } = document.components.schemas['PolicyOverrides'] ?? { properties: {} };
    expect(Object.keys(properties)).toEqual(POLICY_KEYS);
    for (const key of DURATION_KEYS) {
      expect(properties[key]?.description).toContain(`${policyRange(key)}. Default ${POLICY_DEFAULTS[key]}.`);
    }
    for (const key of CHOICE_KEYS) {
      expect(properties[key]?.description).toContain(
        `Is one of ${POLICY_CHOICES[key].join(', ')}. Default ${POLICY_DEFAULTS[key]}.`,
      );
    }
  });

  it('describes what is sent by the schema that judges it', () => {
    const { schema } = operationOf('completeTask').requestBody?.content['application/json'] ?? {};
    expect(schema).toMatchObject({
      required: ['proof'],
      additionalProperties: false,
      properties: { proof: { $ref: '#/components/schemas/Proof' } },
    });
    expect(document.components.schemas['NewCampaign']).toMatchObject({
      required: [
        'name',
        'client',
        'objective',
        'platforms',
        'cadence',
        'timezone',
        'start_date',
        'end_date',
        'primary_cta',
      ],
      additionalProperties: false,
    });
    const upload = operationOf('uploadFile').requestBody?.content ?? {};
    expect(Object.keys(upload)).toEqual(['multipart/form-data']);
  });

  it('refuses to be written when one name would stand for two schemas', () => {
    const [create] = ENDPOINTS.filter(({ operationId }) => operationId === 'createCampaign');
    const [show] = ENDPOINTS.filter(({ operationId }) => operationId === 'getCampaign');
    if (!create || !show) throw new Error('the endpoints have other names');
    const twice = {
      ...show,
      answers: { 200: { description: 'x', schema: create.body ?? show.answers[200]!.schema } },
    };
    expect(() => openApiDocument([create, twice])).toThrow('NewCampaign reads differently');
  });
});
