import type { Request, Response } from 'express';
import type { Refusal } from '../workflows/domain/verdict';
import type { Assets } from './assets';
import type { Deps } from './deps';
import { machineForm, sentenceOf, statusOf } from './refusals';
import { cameFrom, isApi, isHtmx, saveSession } from './request';
import { frameFor, presentShell } from './shell';
import type { Feature } from './site';
import type { Views } from './views';

/** What a page prints. The title is the window's, too. */
type Titled = { title: string; [printed: string]: unknown };
type View = { name: string; data: object };

type Change = {
  /** Where a plain form goes (303), and an htmx one that names no fragment. */
  to: string;
  /** One sentence: what happened and what will happen next. Shown on the next page, or at once. */
  flash?: string;
  /** The same partial the page used, drawn from fresh rows. Swapped where the form's `hx-target` says. */
  fragment?: View;
  /** Other places that changed with it: counters, mostly. */
  also?: Array<View & { target: string }>;
};

type RefuseOptions = {
  /** The page with its form again, for plain forms: values kept, errors beside the fields. */
  page?: View & { data: Titled };
  /** The same form as a partial, for htmx. */
  fragment?: View;
};

export type Respond = {
  page(req: Request, res: Response, name: string, data: Titled, options?: PageOptions): Promise<void>;
  /** One partial by itself: a poll, an inline editor. */
  fragment(req: Request, res: Response, name: string, data: object): void;
  change(req: Request, res: Response, change: Change): Promise<void>;
  refuse(req: Request, res: Response, refusal: Refusal, options?: RefuseOptions): Promise<void>;
  /** An unexpected error, as a page, a fragment or JSON. Never says what it was, always where to find it. */
  fail(req: Request, res: Response): Promise<void>;
};

type PageOptions = { status?: number; layout?: 'app' | 'plain' };

/** How every route answers: a page, a change, or a refusal. */
export function createRespond(
  deps: Deps,
  features: readonly Feature[],
  views: Views,
  assets: Assets,
): Respond {
  async function page(req: Request, res: Response, name: string, data: Titled, options: PageOptions = {}) {
    const shell = await presentShell(deps, features, req);
    const frame = { ...frameFor(deps, assets, req), icons: '', shell, styles: assets.stylesOf(name) };
    const layout = options.layout ?? (req.operator ? 'app' : 'plain');
    const html = assets.withIcons(views.page(name, data, frame, layout));
    // The flash was taken out of the session: save before the next request can read it again.
    if (shell.flash.length > 0) await saveSession(req);
    res
      .status(options.status ?? 200)
      .type('html')
      .send(html);
  }

  function draw(req: Request, { name, data }: View): string {
    return views.fragment(name, data, frameFor(deps, assets, req));
  }

  function fragment(req: Request, res: Response, name: string, data: object) {
    res.type('html').send(draw(req, { name, data }));
  }

  async function change(req: Request, res: Response, { to, flash, fragment: part, also = [] }: Change) {
    if (isHtmx(req) && part) {
      const others = also.map((view) => aside(view.target, draw(req, view)));
      const said = flash === undefined ? [] : [aside('#flash', draw(req, flashView(flash)), 'innerHTML')];
      res.type('html').send([draw(req, part), ...others, ...said].join('\n'));
      return;
    }
    if (flash !== undefined) {
      req.session.flash = [...(req.session.flash ?? []), flash];
      await saveSession(req);
    }
    if (isHtmx(req)) res.set('HX-Redirect', to).status(204).end();
    else res.redirect(303, to);
  }

  async function refuse(req: Request, res: Response, refusal: Refusal, options: RefuseOptions = {}) {
    const status = statusOf(refusal);
    const minutes = refusal.detail?.['minutes'];
    if (status === 429 && typeof minutes === 'number') res.set('Retry-After', String(minutes * 60));
    if (isApi(req)) {
      res.status(status).json(machineForm(refusal, req.requestId));
    } else if (status === 401 && refusal.reason === 'SIGN_IN_REQUIRED') {
      askToSignIn(req, res);
    } else if (isHtmx(req)) {
      refuseFragment(req, res, refusal, options.fragment);
    } else if (options.page) {
      await page(req, res, options.page.name, options.page.data, { status });
    } else {
      const said = { title: TITLES[status] ?? 'This was not done', status, ...presentRefusal(req, refusal) };
      await page(req, res, 'shared/refused', said, { status });
    }
  }

  /** Without a fragment of its own the refusal goes into the flash region: what was typed stays as it is. */
  function refuseFragment(req: Request, res: Response, refusal: Refusal, part: View | undefined) {
    if (!part) res.set({ 'HX-Retarget': '#flash', 'HX-Reswap': 'innerHTML' });
    const view = part ?? { name: 'shared/_refusal', data: presentRefusal(req, refusal) };
    res.status(statusOf(refusal)).type('html').send(draw(req, view));
  }

  async function fail(req: Request, res: Response) {
    const said = { title: 'Something went wrong here', requestId: req.requestId };
    res.status(500);
    if (isApi(req)) {
      const message = 'Something went wrong here. It was not your request; quote the trace_id.';
      res.json({ error_code: 'INTERNAL', message, trace_id: req.requestId });
    } else if (isHtmx(req)) {
      res.type('html').send(draw(req, { name: 'shared/_failure', data: said }));
    } else {
      // No shell: drawing it reads the database, and that may be what failed.
      const shell = { theme: 'system', build: deps.config.build };
      const frame = { ...frameFor(deps, assets, req), icons: '', shell };
      res.type('html').send(assets.withIcons(views.page('shared/failed', said, frame, 'plain')));
    }
  }

  return { page, fragment, change, refuse, fail };
}

const TITLES: Record<number, string> = {
  400: 'That could not be read',
  403: 'This is not yours to do',
  404: 'There is nothing here',
  413: 'That is too large',
  429: 'Too many attempts',
};

function presentRefusal(req: Request, refusal: Refusal) {
  return { sentence: sentenceOf(refusal), requestId: req.requestId };
}

function flashView(sentence: string): View {
  return { name: 'shared/_flash', data: { sentences: [sentence] } };
}

function aside(target: string, html: string, swap = 'outerHTML'): string {
  return `<hx-partial hx-target="${target}" hx-swap="${swap}">${html}</hx-partial>`;
}

/** Back to where they were, afterwards. A form that was sent is not repeated: they return to its page. */
function askToSignIn(req: Request, res: Response): void {
  const from = req.method === 'GET' && !isHtmx(req) ? req.originalUrl : cameFrom(req);
  const address = from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`;
  if (isHtmx(req)) res.set('HX-Redirect', address).status(401).end();
  else res.redirect(303, address);
}
