import type { Request } from 'express';
import type { Deps } from './deps';

/** What stands in place of a part that could not be read: its name, where to find out why, and how to ask again. */
export type FailedSection = { name: string; requestId: string; retry: string };

/** One part of a page, or its failure. A template asks for `failed` first. */
export type Section<T> = { shown: T; failed?: undefined } | { shown?: undefined; failed: FailedSection };

/**
 * Reads the parts of a page that do not need one another, so that one which fails is one card and the rest works. What
 * the page is about is not a part: without it there is an error page. Machines get a 500 instead, never half an answer.
 * `retry` is the address of the page.
 */
export function sectionsOf({ log }: Pick<Deps, 'log'>, req: Request, retry = req.originalUrl) {
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

/** A part that is drawn from what another one read: without that it has failed, too. */
export function sectionFrom<T, R>(source: Section<T>, name: string, draw: (shown: T) => R): Section<R> {
  return source.failed ? { failed: { ...source.failed, name } } : { shown: draw(source.shown) };
}
