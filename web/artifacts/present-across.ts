import { isId } from '../../db/ids';
import {
  WORK_ORDERS,
  WORK_STATES,
  type ChainLink,
  type StageWork,
  type WorkChoice,
  type WorkCounts,
  type WorkOrder,
} from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import { flagWords } from '../../workflows/domain/artifacts/flag-words';
import { NOTHING_APPROVED } from '../../workflows/domain/artifacts/gates';
import { STAGE_NAMES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { standingsOf, type StageStanding } from '../../workflows/domain/artifacts/standing';
import { can } from '../../workflows/domain/permissions';
import { stageHref, wayWords } from '../campaigns/stages';
import { demoOffer } from '../home/demo';
import { stageLabel, stageStateLabel } from '../labels';

export const PAGE_SIZE = 30;
/** As many clients as can be chosen from. */
const MOST_CLIENTS = 100;

/** What the address says: whose and what it shows, in which order, and where it goes on. */
export type AcrossQuery = WorkChoice & { order: WorkOrder; after?: string };

/** Anything that is not a choice of this page counts as not chosen. */
export function readAcrossQuery(query: Record<string, unknown>): AcrossQuery {
  const word = (name: string) => (typeof query[name] === 'string' ? query[name].trim() : '');
  const id = (name: string) => (isId(word(name)) ? word(name) : undefined);
  return {
    order: WORK_ORDERS.find((one) => one === word('sort')) ?? 'urgency',
    state: WORK_STATES.find((one) => one.toLowerCase() === word('state')),
    clientId: id('client'),
    after: id('after'),
  };
}

function addressOf(stage: Stage, query: AcrossQuery, changed: Partial<AcrossQuery> = {}): string {
  const { state, clientId, order, after } = { ...query, after: undefined, ...changed };
  const words = new URLSearchParams({
    ...(state && { state: state.toLowerCase() }),
    ...(clientId && { client: clientId }),
    ...(order !== 'urgency' && { sort: order }),
    ...(after && { after }),
  });
  return `/${stagePath(stage)}${words.size === 0 ? '' : `?${words.toString()}`}`;
}

const ORDERS: Record<WorkOrder, string> = {
  urgency: 'What to do first',
  since: 'Longest first',
  campaign: 'Campaign, A to Z',
  client: 'Client, A to Z',
};

export type AcrossFound = {
  /** One longer than a page when there are more. */
  work: readonly StageWork[];
  counts: WorkCounts;
  clients: ReadonlyArray<{ id: string; name: string }>;
};

export function presentAcross(stage: Stage, found: AcrossFound, query: AcrossQuery, reader: Operator) {
  const shown = found.work.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const further = found.work.length > PAGE_SIZE && last;
  const next = further ? addressOf(stage, query, { after: last.id }) : undefined;
  const count = Object.values(found.counts).reduce((sum, one) => sum + one, 0);
  return {
    title: stageLabel[stage].word,
    lead: 'What needs work at this stage, over all campaigns. What is approved and rests on what is in force is not listed.',
    filters: [
      { label: 'All', count, href: addressOf(stage, query, { state: undefined }), current: !query.state },
      ...WORK_STATES.map((state) => ({
        label: stageStateLabel[state].word,
        count: found.counts[state] ?? 0,
        href: addressOf(stage, query, { state }),
        current: state === query.state,
      })).filter((one) => one.count > 0 || one.current),
    ],
    choices: {
      action: `/${stagePath(stage)}`,
      state: query.state?.toLowerCase(),
      clients: [
        { value: '', word: 'All clients', selected: !query.clientId },
        ...found.clients
          .filter(({ id }, at) => at < MOST_CLIENTS || id === query.clientId)
          .map(({ id, name }) => ({ value: id, word: name, selected: id === query.clientId })),
      ],
      orders: WORK_ORDERS.map((value) => ({ value, word: ORDERS[value], selected: value === query.order })),
    },
    rows: shown.map((work) => presentRow(stage, work)),
    empty: presentEmpty(stage, query, reader),
    pager: next || query.after ? { next, first: query.after && addressOf(stage, query) } : undefined,
  };
}

function presentRow(stage: Stage, work: StageWork) {
  const standing = standingIn(stage, work);
  const link = work.chain.find((one) => one.stage === stage);
  const way = standing.way ?? { stage, state: work.state };
  return {
    href: stageHref(work.id, stage),
    name: work.name,
    client: work.client_name,
    owner: work.owner_name,
    state: stageStateLabel[work.state],
    // Of what nobody began there is no telling since when it could have been.
    since: link && work.state !== 'LOCKED' ? work.since : undefined,
    why: whyWords(work, standing, link),
    way: { label: wayWords(way), href: stageHref(work.id, way.stage) },
  };
}

function standingIn(stage: Stage, { chain }: StageWork): StageStanding {
  const states = chain.map((link) => [
    link.stage,
    { approved: link.approved_version, lineage: link.approved_lineage ?? {} },
  ]);
  const standings = standingsOf(chain, { ...NOTHING_APPROVED, ...Object.fromEntries(states) });
  const standing = standings.find((one) => one.stage === stage);
  if (!standing) throw new Error(`${stage} is no stage`);
  return standing;
}

function whyWords(work: StageWork, standing: StageStanding, link: ChainLink | undefined): string {
  const version = `Version ${standing.head ?? 0}`;
  const inForce = standing.approved === null ? '' : ` Version ${standing.approved} is in force.`;
  switch (work.state) {
    case 'FLAGGED':
      return standing.flag ? flagWords(standing.flag) : '';
    case 'ASKED':
      return `${version}, asked for by ${link?.asked_by_name ?? 'somebody'}.${inForce}`;
    case 'REJECTED':
      return `${version} was sent back by ${link?.rejected_by ?? 'somebody'}: ${link?.rejection_reason ?? ''}`;
    case 'LOCKED':
      return standing.way
        ? `Waits for ${STAGE_NAMES[standing.way.stage]}: ${stageStateLabel[standing.way.state].word.toLowerCase()}.`
        : '';
    case 'NOT_BEGUN':
      return 'Open: nothing is written yet.';
    case 'DRAFT':
    case 'APPROVED':
      return `${version}${work.completeness === null ? '' : `, ${work.completeness} % filled in`}.${inForce}`;
  }
}

function presentEmpty(stage: Stage, query: AcrossQuery, { role }: Operator) {
  if (query.state || query.clientId || query.after) {
    const text = 'No campaign fits what you chose.';
    const href = `/${stagePath(stage)}`;
    return { icon: 'search-check', title: 'Nothing found', text, href, action: 'Show all' };
  }
  return {
    icon: stageLabel[stage].icon,
    title: 'Nothing needs work here',
    text: 'Campaigns that are planned in full appear here, and the others as soon as somebody begins their intake.',
    ...(can(role, 'campaigns.edit') && { href: '/campaigns/new', action: 'New campaign' }),
    demo: demoOffer(role),
  };
}
