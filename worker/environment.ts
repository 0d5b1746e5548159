import { z } from 'zod';

/** A port number in a variable. */
export const port = z.coerce
  .number('must be a port, 1 to 65535')
  .int('must be a whole number')
  .min(1, 'must be 1 or more')
  .max(65_535, 'must be 65535 or less');

/** `true`/`false`, `1`/`0`. */
export const flag = z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1');

export const databaseUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text),
    'must look like postgres://user:password@host:5432/name',
  );

export const temporalAddress = z
  .string()
  .refine((text) => /^[^/\s]+:\d+$/.test(text), 'must look like host:7233, without http://');

/**
 * Reads a process's environment through `schema`. An empty variable counts as unset: that is what `.env` files and
 * compose files make of it. Throws one message that names every variable that is missing or wrong.
 */
export function readEnvironment<T extends z.ZodType>(
  schema: T,
  env: NodeJS.ProcessEnv,
  whose: string,
): z.output<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return given[name] === undefined ? `  ${name}: is missing` : `  ${name}: ${issue.message}`;
  });
  throw new Error(
    `The environment of ${whose} is not right:\n${wrong.join('\n')}\nEvery variable is explained in .env.example.`,
  );
}
