import { findArtifactVersion, findDraft } from '../../db/artifacts';
import type { Db } from '../../db/connection';
import type { ArtifactDraftRow } from '../../db/tables';
import {
  hydrated,
  validateContent,
  type Offered,
  type Validation,
} from '../../workflows/domain/artifacts/contract';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { valueAt, type Content } from '../../workflows/domain/artifacts/fields';
import type { Refusal } from '../../workflows/domain/verdict';
import { drawnIn } from './drawn-rows';
import { isSameValue, type Sources } from './edit-actions';
import { readTyped, typedFieldsOf, typedIn, typedOf, type Read, type Typed } from './edit-form';
import { versionIn } from './forms';
import type { StageRows } from './page';

/** What somebody has in their editor: what is typed, over which version, and what stands beside it. */
export type Editing = Sources & {
  typed: Typed;
  read: Read;
  /** The version that typing began with; 0 when there was none. */
  baseVersion: number;
  offers: Record<string, Offered>;
  validation: Validation;
  /** Since when the typing is kept for this person. */
  keptAt?: Date;
  refusal?: Refusal;
  /** The command of the form that was refused, to be sent again with it. */
  commandId?: string;
};

type Given = Pick<Editing, 'keptAt' | 'refusal' | 'commandId'> & { typed: Typed; baseVersion: number };

/** The newest version in the form, or what this person typed and did not save. */
export async function openEditing(
  db: Db,
  rows: StageRows,
  draft: ArtifactDraftRow | undefined,
): Promise<Editing> {
  const { form } = CONTRACTS[rows.stage];
  if (draft) {
    const given = { typed: typedIn(form, draft.typed), baseVersion: draft.base_version };
    return editingOf(db, rows, { ...given, keptAt: draft.updated_at });
  }
  const baseVersion = rows.head?.version ?? 0;
  return editingOf(db, rows, { typed: typedOf(form, startOf(rows)), baseVersion });
}

/** Where nothing was saved yet, what upstream offers stands in the form already. */
function startOf({ stage, head, upstream }: StageRows): Content {
  return head?.content ?? hydrated({}, CONTRACTS[stage].hydrate(upstream));
}

/** What a form of the editor says, whole: with the rows that it did not hold, and those of another window since. */
export async function typedBy(
  db: Db,
  rows: StageRows,
  body: Record<string, unknown>,
  operatorId: string,
): Promise<Pick<Given, 'typed' | 'baseVersion'>> {
  const { campaign, stage, upstream } = rows;
  const { form, hydrate } = CONTRACTS[stage];
  const baseVersion = versionIn(body['base_version'], rows.head?.version);
  if (Object.keys(drawnIn(body)).length === 0) return { typed: typedIn(form, body), baseVersion };
  const draft = await findDraft(db, campaign.id, stage, operatorId);
  const base = typedOf(form, await baseOf(db, rows, baseVersion, hydrated({}, hydrate(upstream))));
  const kept = draft?.base_version === baseVersion ? typedIn(form, draft.typed) : base;
  return { typed: typedIn(form, body, { kept, base }), baseVersion };
}

export async function editingOf(db: Db, rows: StageRows, given: Given): Promise<Editing> {
  const { stage, upstream, head } = rows;
  const contract = CONTRACTS[stage];
  const { form } = contract;
  const offers = contract.hydrate(upstream);
  const everything = hydrated({}, offers);
  const base = await baseOf(db, rows, given.baseVersion, everything);
  const read = readTyped(form, given.typed, { ...base, ...computedOf(head?.content ?? {}, rows) });
  return {
    ...given,
    read,
    offers,
    // As it would be after it was taken over: trimmed, and in the shape of its field.
    offered: readTyped(form, typedOf(form, everything), everything).content,
    mine: read.content,
    base,
    theirs: theirsOf(rows, given.baseVersion, base, read.content),
    validation: validateContent(contract, read.content, upstream),
  };
}

function computedOf(content: Content, { stage }: StageRows): Content {
  const computed = CONTRACTS[stage].form.sections.filter((section) => section.computed);
  return Object.fromEntries(computed.flatMap(({ key }) => (content[key] ? [[key, content[key]]] : [])));
}

async function baseOf(
  db: Db,
  { artifact, head }: StageRows,
  version: number,
  everything: Content,
): Promise<Content> {
  if (!artifact || version === 0) return everything;
  if (head?.version === version) return head.content;
  return (await findArtifactVersion(db, artifact.id, version))?.content ?? {};
}

/** What the newest version says otherwise than what was typed, where somebody changed it meanwhile. */
function theirsOf({ stage, head }: StageRows, baseVersion: number, base: Content, mine: Content) {
  if (!head || head.version <= baseVersion) return undefined;
  const { content } = head;
  const changed = typedFieldsOf(CONTRACTS[stage].form)
    .map(({ path }) => path)
    .filter((path) => !isSameValue(valueAt(content, path), valueAt(base, path)))
    .filter((path) => !isSameValue(valueAt(content, path), valueAt(mine, path)));
  return { content, changed };
}
