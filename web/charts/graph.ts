import type { Tone } from '../labels';

/** What depends on what, in columns from left to right, with its twin in a table elsewhere on the page. */

export type GraphNode = {
  id: string;
  /** Which column it stands in, from 0. */
  column: number;
  title: string;
  /** How it stands, in a word or two; the tone colours it. */
  state: string;
  tone: Tone;
  /** What has to be passed rather than done, drawn rounder. */
  isGate?: boolean;
};

/** From one node to another, by their ids. */
export type GraphEdge = readonly [from: string, to: string];

const WIDE = 156;
const HIGH = 60;
const GAP_X = 40;
const GAP_Y = 14;
const LINE = 15;
const CHARACTERS = 23;
/** Below all nodes, for what passes some of them by. */
const LANE = 20;

export function dependencyGraph(about: {
  id: string;
  title: string;
  description: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}) {
  const { id, title, description, nodes, edges } = about;
  const columns = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const inColumn = columns.map((column) => nodes.filter((node) => node.column === column));
  const most = Math.max(1, ...inColumn.map(({ length }) => length));
  const height = most * (HIGH + GAP_Y) - GAP_Y;
  const placed = inColumn.flatMap((own, at) => {
    // Each column stands in the middle of the picture.
    const top = (height - (own.length * (HIGH + GAP_Y) - GAP_Y)) / 2;
    return own.map((node, row) => ({ node, at, x: at * (WIDE + GAP_X), y: top + row * (HIGH + GAP_Y) }));
  });
  const find = (name: string) => placed.find(({ node }) => node.id === name);
  const drawn = edges.flatMap(([from, to]) => {
    const [start, end] = [find(from), find(to)];
    return start && end ? [{ start, end, isFar: end.at - start.at > 1 }] : [];
  });
  const lane = drawn.some(({ isFar }) => isFar) ? LANE : 0;
  return {
    id,
    title,
    description,
    width: columns.length * (WIDE + GAP_X) - GAP_X + 2,
    height: height + lane + 2,
    nodes: placed.map(({ node, x, y }) => ({
      tone: node.tone,
      x: x + 1,
      y: y + 1,
      wide: WIDE,
      high: HIGH,
      round: node.isGate ? HIGH / 2 : 6,
      lines: linesOf(node, x + 1, y + 1),
    })),
    edges: drawn.map(({ start, end, isFar }) =>
      isFar ? pathBelow(start, end, height + lane) : pathBetween(start, end),
    ),
  };
}

type Spot = { x: number; y: number };

function pathBetween(start: Spot, end: Spot): string {
  const [x1, y1] = [start.x + WIDE + 1, start.y + HIGH / 2 + 1];
  const [x2, y2] = [end.x + 1, end.y + HIGH / 2 + 1];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** Passes what stands between: through it, it would be taken for a way to it. */
function pathBelow(start: Spot, end: Spot, lane: number): string {
  const [x1, y1] = [start.x + WIDE + 1, start.y + HIGH / 2 + 1];
  const [x2, y2] = [end.x + 1, end.y + HIGH / 2 + 1];
  const [down, up] = [x1 + GAP_X / 2, x2 - GAP_X / 2];
  return `M${x1} ${y1}C${down} ${y1} ${down} ${lane} ${x1 + GAP_X} ${lane}H${x2 - GAP_X}C${up} ${lane} ${up} ${y2} ${x2} ${y2}`;
}

/** Two lines of title at most, then the state, in the middle of the node. */
function linesOf({ title, state }: GraphNode, x: number, y: number) {
  const words = wrapped(title);
  const first = y + HIGH / 2 - (words.length * LINE) / 2 + 4;
  const said = words.map((text, row) => ({ text, x: x + WIDE / 2, y: first + row * LINE, isState: false }));
  return [...said, { text: state, x: x + WIDE / 2, y: first + words.length * LINE, isState: true }];
}

function wrapped(title: string): string[] {
  const lines: string[] = [''];
  for (const word of title.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= CHARACTERS || line === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length <= 2) return lines;
  return [lines[0] ?? '', `${(lines[1] ?? '').slice(0, CHARACTERS - 1)}…`];
}
