import type { Request } from 'express';
import type { Deps } from './deps';
import { cameFrom } from './request';

/** What stands in place of a part that could not be read: its name, where to find out why, and how to ask again. */
export type FailedSection = { name: string; requestId: string; retry: string };

/** One part of a page, or its failure. A template asks for `failed` first. */
export type Section<T> = { shown: T; failed?: undefined } | { shown?: undefined; failed: FailedSection };

/**
 * Reads the parts of a page that do not need one another, so that one which fails is one card and the rest works. What
 * the page is about is not a part: without it there is an error page. Machines get a 500 instead, never half an answer.
 * `retry` is the address of the page.
 */
export function sectionsOf({ log }: Pick<Deps, 'log'>, req: Request, retry = addressOf(req)) {
  return async <T>(name: string, read: () => T | Promise<T>): Promise<Section<T>> => {
    try {
      return { shown: await read() };
    } catch (error) {
      const { requestId, path } = req;
      log.error({ err: error, requestId, path, section: name }, 'a part of the page failed');
      return { failed: { name, requestId, retry } };
    }
  };
}

type ReadSection = ReturnType<typeof sectionsOf>;

/** The same for parts that are read or drawn from what another one read: without that they have failed, too. */
export function sectionsFrom<S>(source: Section<S>, section: ReadSection) {
  return async <T>(name: string, read: (shown: S) => T | Promise<T>): Promise<Section<T>> =>
    source.failed ? { failed: { ...source.failed, name } } : section(name, () => read(source.shown));
}

/** Reads one part of a page; when that fails, `otherwise` stands in for it. */
type ReadPart<K extends string = string> = <T, O>(
  key: K,
  otherwise: O,
  read: () => T | Promise<T>,
) => Promise<T | O>;

/**
 * The same for pages of parts that have something to stand in for them: under its key each part that failed is a card,
 * which the template asks for before it shows what would be there. `names` says what people call the parts.
 */
export function partsOf<K extends string>(
  deps: Pick<Deps, 'log'>,
  req: Request,
  names: Record<K, string>,
  retry?: string,
) {
  const section = sectionsOf(deps, req, retry);
  const failed: Partial<Record<K, FailedSection>> = {};
  const part: ReadPart<K> = async (key, otherwise, read) => {
    const found = await section(names[key], read);
    if (!found.failed) return found.shown;
    failed[key] = found.failed;
    return otherwise;
  };
  return { part, failed };
}

/** Of the page itself; of a form that was refused, the page that it stood on. */
function addressOf(req: Request): string {
  return req.method === 'GET' ? req.originalUrl : cameFrom(req);
}
