import { z } from 'zod';
import { REFUSAL_CODES, REFUSAL_REASONS } from '../../workflows/domain/verdict';
import { MOST_BODY } from '../middleware/body';
import { SESSION_COOKIE } from '../middleware/session';
import { statusOf } from '../refusals';
import { BASE, isWrite, type Documented, type Endpoint } from './endpoint';
import { KEY_HEADER, KEY_LENGTH } from './serve';

/** The OpenAPI 3.1 document, from the very schemas that the endpoints parse and answer by. */

type Json = Record<string, unknown>;

const DESCRIPTION = `Everything that the pages do, for machines: the same rules, the same refusals.

**Who asks.** A bearer token (\`npm run token -- --email E --name N\`, or the settings page) or the browser's session. Records that the caller may not see do not exist for them: 404.

**Bodies** are JSON, up to ${MOST_BODY} (413 beyond); other content types are answered 415, except where an upload is documented. Fields that are not known are refused by name. Enum values are upper case, platforms and content types lower case; both are understood in any case, and \`x\` is twitter.

**Times** are instants in UTC, ISO-8601 with \`Z\`; what is sent needs an offset. Days are \`YYYY-MM-DD\` in the campaign's zone.

**Lists** answer \`{ items, next_cursor }\`. Hand \`next_cursor\` back as \`cursor\` until it is null.

**Writes may be repeated.** Send an \`${KEY_HEADER}\` with each: the same key with the same body is the same command and answers the same, however often it comes; with another body it is 409 COMMAND_REUSED. Keys are scoped to the caller. Without one a fresh key is made and answered in the same header. \`command_id\` in the answer names the command.

**Kinds.** A *report* is true when it is answered; the campaign's process hears of it afterwards. A *decision* is judged by the campaign's process: 200 when it was judged in time, 202 when it is saved and will be judged later. Then ask \`status_url\`, or repeat the request with its key; a refusal that comes later is answered like one that comes at once. A *fact* is a row. A *read* changes nothing.

**Refusals** are \`{ error_code, message, details, trace_id }\`. Branch on \`error_code\` and \`details.reason\`; \`message\` is for people; \`details.fields\` says what is wrong with which field; \`trace_id\` finds the request in the log and the audit.

| error_code | status |
|---|---|
${REFUSAL_CODES.map((code) => `| ${code} | ${statusOf({ ok: false, code, reason: 'NO_SUCH_RECORD' })} |`).join('\n')}`;

/** Built once from what is mounted. */
export function openApiDocument(endpoints: readonly Endpoint[]): Json {
  const components: Record<string, unknown> = {};
  const toJson = schemaWriter(components);
  const refusal = toJson(refusalSchema, 'output');
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint, toJson, refusal) };
  }
  paths['/openapi.json'] = { get: ownOperation };
  return {
    openapi: '3.1.0',
    info: { title: 'AICMO', version: '1', description: DESCRIPTION },
    servers: [{ url: BASE }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(endpoints.map(({ noun }) => noun))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token of an operator.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'The session of a signed-in browser. Changes are taken from our own pages only.',
        },
      },
    },
  };
}

const refusalSchema = z
  .object({
    error_code: z.enum([...REFUSAL_CODES, 'INTERNAL']),
    message: z.string().describe('A sentence for a person.'),
    details: z
      .looseObject({
        reason: z.enum(REFUSAL_REASONS).describe('Why exactly.'),
        field: z.string().optional().describe('The field it is about.'),
        fields: z
          .record(z.string(), z.string())
          .optional()
          .describe('What is wrong with which field, by its path such as `proof.value`.'),
      })
      .optional()
      .describe('With further facts that belong to the reason: limits, names, choices.'),
    trace_id: z.string(),
  })
  .meta({ id: 'Refusal' });

const ownOperation = {
  operationId: 'getOpenApi',
  tags: ['System'],
  summary: 'This document',
  security: [],
  responses: {
    200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
  },
};

type ToJson = (schema: z.ZodType, io: 'input' | 'output') => Json;

function operationOf(endpoint: Endpoint, toJson: ToJson, refusal: Json): Json {
  const { operationId, noun, summary, description, permission, kind } = endpoint;
  const said = description === undefined ? '' : `${description}\n\n`;
  return {
    operationId,
    tags: [noun],
    summary,
    description: `${said}*${kind[0]?.toUpperCase()}${kind.slice(1)}.* Needs \`${permission}\`.`,
    parameters: [
      ...parametersOf(endpoint.params, 'path', toJson),
      ...parametersOf(endpoint.query, 'query', toJson),
      ...(isWrite(endpoint) ? [keyParameter] : []),
    ],
    ...bodyOf(endpoint, toJson),
    responses: { ...answersOf(endpoint.answers, toJson), ...refusalsOf(endpoint, refusal) },
    'x-kind': kind,
    'x-permission': permission,
  };
}

const keyParameter = {
  name: KEY_HEADER,
  in: 'header',
  required: false,
  description:
    'What makes this request the same as an earlier one: the same key answers the same again. Scoped to you.',
  schema: { type: 'string', minLength: KEY_LENGTH.least, maxLength: KEY_LENGTH.most },
};

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query', toJson: ToJson): Json[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const { description, ...json } = toJson(field, 'input');
    const required = where === 'path' || !field.safeParse(undefined).success;
    return { name, in: where, required, ...(description ? { description } : {}), schema: json };
  });
}

function bodyOf({ body, upload, sends }: Endpoint, toJson: ToJson): Json {
  if (sends) return { requestBody: { required: true, content: sends } };
  if (upload) {
    const schema = {
      type: 'object',
      properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
      required: ['file'],
    };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (!body) return {};
  const required = !body.safeParse({}).success;
  return { requestBody: { required, content: { 'application/json': { schema: toJson(body, 'input') } } } };
}

function answersOf(answers: Record<number, Documented>, toJson: ToJson): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, also = [] }]) => {
      const others = Object.fromEntries(also.map((type) => [type, { schema: { type: 'string' } }]));
      const content = { 'application/json': { schema: toJson(schema, 'output') }, ...others };
      return [status, { description, content }];
    }),
  );
}

/** Which refusals an endpoint can answer follows from what it is. */
function refusalsOf(endpoint: Endpoint, refusal: Json): Json {
  const { params, query, body, upload, feature } = endpoint;
  const write = isWrite(endpoint);
  const can: Array<[number, boolean, string]> = [
    [400, write, 'The body cannot be read.'],
    [401, true, 'Nobody is signed in, or the token is not good.'],
    [403, true, 'The caller’s role may not do this.'],
    [404, Boolean(params ?? query ?? feature), 'There is nothing here, or nothing for the caller.'],
    [409, write, 'It cannot be done as things stand, or the key was used for something else.'],
    [413, write, 'The body is larger than the limit that the message names.'],
    [415, Boolean(body) && !upload, 'The body is not JSON.'],
    [422, Boolean(write || query), 'Something sent cannot be taken; `details.fields` says what.'],
    [424, Boolean(upload), 'The store of the files does not answer; nothing was kept. Try again later.'],
  ];
  const content = { 'application/json': { schema: refusal } };
  return Object.fromEntries(
    can
      .filter(([, possible]) => possible)
      .map(([status, , description]) => [status, { description, content }]),
  );
}

/** Writes a schema as JSON Schema; named ones become components. */
function schemaWriter(components: Record<string, unknown>): ToJson {
  return (schema, io) => {
    // Wrapped, so that a named schema at the top becomes a reference like any other.
    const options = { io, unrepresentable: 'any', override: soften } as const;
    const written = pointed(z.toJSONSchema(z.object({ it: schema }), options)) as {
      $defs?: Record<string, Json>;
      properties: { it: Json };
    };
    for (const [name, definition] of Object.entries(written.$defs ?? {})) {
      const { id: _name, ...json } = definition;
      if (name in components && JSON.stringify(components[name]) !== JSON.stringify(json)) {
        throw new Error(`The schema ${name} reads differently where it is sent and where it is answered.`);
      }
      components[name] = json;
    }
    return written.properties.it;
  };
}

/**
 * Answers may grow by fields: only what refuses unknown fields forbids them. A format says what its long
 * pattern says.
 */
function soften({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }): void {
  const { def } = zodSchema._zod;
  if ('format' in jsonSchema) delete jsonSchema['pattern'];
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema['additionalProperties'];
}

/** References into the components. */
function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
        : [key, pointed(inner)],
    ),
  );
}
