import type { Finding, Origin } from '../../workflows/domain/artifacts/contract';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import {
  applies,
  completeness,
  fieldsOf,
  isEmpty,
  valueAt,
  type PlacedField,
  type Section,
  type StageForm,
} from '../../workflows/domain/artifacts/fields';
import { stageLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { cellAnchorOf } from './anchors';
import { pathOfStage } from './each-stage';
import type { Opened } from './drawn-rows';
import { ALL, fillable, isSameValue } from './edit-actions';
import { nameOf } from './edit-form';
import type { Editing } from './editing';
import type { StageRows } from './page';
import { presentField, type Around, type Said } from './present-field';
import { linesOf, presentReading } from './reading';
import { presentLinks } from './links';
import type { ReadingPlaces } from './reading-places';

type Asked = { commandId: string; opened: Opened; places: ReadingPlaces };

/** The form of a stage: every section and field, with what is typed, wrong, missing or said elsewhere. */
export function presentEditor(rows: StageRows, editing: Editing, { commandId, opened, places }: Asked) {
  const { campaign, stage, head } = rows;
  const { form } = CONTRACTS[stage];
  const base = pathOfStage(campaign, stage);
  const { content } = editing.read;
  const missing = missingIn(form, editing);
  const said = sayingsOf(form, editing);
  const sections = form.sections
    .map((section, at) => ({ section, at }))
    .filter(({ section }) => !section.computed);
  return {
    action: `${base}/versions`,
    draft: `${base}/draft`,
    commandId: editing.commandId ?? commandId,
    baseVersion: editing.baseVersion,
    expectedVersion: head?.version ?? 0,
    next: (head?.version ?? 0) + 1,
    summary: summaryOf(form, editing),
    theirs: theirsOf(form, rows, editing),
    oldShape: head && head.schema_version !== form.schemaVersion ? head.schema_version : undefined,
    meter: {
      percent: completeness(form, content),
      count: missing.length,
      one: missing.length === 1,
      missing,
    },
    fill: fillOf(form, editing),
    toc: sections.map(({ section, at }) => ({
      href: `#s${at}`,
      title: section.title,
      missing: missing.filter((one) => one.section === section).length,
    })),
    computed: presentReading(form, head?.content ?? {}, {
      zone: campaign.timezone,
      places,
      only: 'computed',
    }),
    sections: sections.map(({ section, at }) => ({
      id: `s${at}`,
      title: section.title,
      note: section.note,
      folded: applies(section, content) ? undefined : whenWords(form, section),
      notes: said(section.key).notes,
      links: section.key === 'utm' ? presentLinks(rows, content) : undefined,
      fields: section.fields.map((field, place) => {
        const path = `${section.key}.${field.key}`;
        const control = editing.typed[section.key]?.[field.key] ?? '';
        const name = nameOf(form, { section, field });
        const around = aroundOf({ path, section, field }, rows, editing);
        const where = { id: `f${at}-${place}`, name, path, saying: said };
        return presentField(field, control, where, around, openedAt(opened, path));
      }),
    })),
    zones: fieldsOf(form).some(({ field }) => field.kind === 'zone'),
  };
}

/** Where its rows begin, and whether somebody was led to it. */
function openedAt({ asked, from }: Opened, path: string) {
  return { asked: asked === path || asked?.startsWith(`${path}.`) === true, from: from[path] ?? 0 };
}

type Missing = { href: string; label: string; section: Section };

function missingIn(form: StageForm, { read }: Editing): Missing[] {
  return fieldsOf(form)
    .filter(({ section, field }) => field.required && !section.computed && applies(section, read.content))
    .filter(({ path }) => isEmpty(valueAt(read.content, path)) && read.errors[path] === undefined)
    .map(({ path, section, field }) => ({ href: hrefOf(form, path), label: field.label, section }));
}

function hrefOf(form: StageForm, path: string): string {
  return `#${cellAnchorOf(form, path) ?? 'editor'}`;
}

/** "Only where Objective is Hiring." */
function whenWords(form: StageForm, { when }: Section): string {
  const field = fieldsOf(form).find(({ path }) => path === when?.field)?.field;
  return `Only where “${field?.label ?? when?.field}” is ${when?.is.join(' or ')}.`;
}

// What is said of a field ------------------------------------------------------------------------------

/** What cannot be saved stands as an error; what would keep a version from being approved, or is odd, as a note. */
function sayingsOf(form: StageForm, editing: Editing): (path: string) => Said {
  const { read, validation } = editing;
  const notes = new Map<string, string[]>();
  const findings = [
    ...validation.errors.filter((finding) => !isMissing(form, editing, finding)),
    ...validation.warnings,
  ];
  for (const { field, message } of findings) {
    const path = typedPath(form, field, read.places);
    notes.set(path, [...(notes.get(path) ?? []), message]);
  }
  return (path) => ({ error: read.errors[path], notes: notes.get(path) ?? [] });
}

/** That a required field is empty is said by its label and by the meter. */
function isMissing(form: StageForm, { read }: Editing, { field }: Finding): boolean {
  const placed = fieldsOf(form).find(({ path }) => path === field);
  return placed?.field.required === true && isEmpty(valueAt(read.content, field));
}

/** The rows of a content where they are typed. What is said of one row, and no cell of it, stands at its first cell. */
function typedPath(form: StageForm, path: string, places: Record<string, number[]>): string {
  const [section = '', field = '', row, ...rest] = path.split('.');
  const base = `${section}.${field}`;
  const typed = places[base];
  if (row === undefined) return path;
  const rows = fieldsOf(form).find((placed) => placed.path === base)?.field;
  if (!typed || rows?.kind !== 'rows') return base;
  return [base, typed[Number(row)] ?? row, rest[0] ?? rows.columns[0]?.key].join('.');
}

function summaryOf(form: StageForm, { refusal, read, validation }: Editing) {
  if (!refusal) return undefined;
  const wrong = Object.entries(read.errors).map(([field, message]) => ({ field, message }));
  const listed =
    refusal.reason === 'ARTIFACT_INVALID'
      ? validation.errors.map(({ field, message }) => ({
          field: typedPath(form, field, read.places),
          message,
        }))
      : wrong;
  return {
    sentence: sentenceOf(refusal),
    errors: listed.map(({ field, message }) => ({
      href: hrefOf(form, field),
      message: wrong.length > 0 ? `${wordsOf(form, field)}${message}` : message,
    })),
  };
}

/** `channels.0.kpi` is "Channels, row 1, Measure: "; nothing for what is about all of it. */
function wordsOf(form: StageForm, path: string): string {
  const [section, key, row, column] = path.split('.');
  const placed = fieldsOf(form).find((one) => one.path === `${section}.${key}`);
  if (!placed) return '';
  const { field } = placed;
  if (row === undefined) return `${field.label}: `;
  const cell = field.kind === 'rows' ? field.columns.find((one) => one.key === column)?.label : undefined;
  return `${[field.label, `row ${Number(row) + 1}`, cell].filter(Boolean).join(', ')}: `;
}

// What is said elsewhere -------------------------------------------------------------------------------

function aroundOf({ path, section, field }: PlacedField, rows: StageRows, editing: Editing): Around {
  const { offers, offered, mine, theirs } = editing;
  const { timezone } = rows.campaign;
  const offer = offers[path];
  const value = valueAt(offered, path);
  const around: Around = {};
  if (offer && value !== undefined) {
    const who = originWords(offer.origin);
    if (isSameValue(value, valueAt(mine, path))) around.origin = `From ${who}`;
    else around.offer = { who: `${capital(who)} says`, lines: linesOf(field, value, timezone), take: path };
  }
  if (theirs?.changed.includes(path) && rows.head) {
    const said = valueAt(theirs.content, path);
    around.theirs = {
      who: `Version ${rows.head.version} says`,
      lines: said === undefined ? ['(nothing)'] : linesOf(field, said, timezone),
      take: path,
    };
  }
  return section.computed ? {} : around;
}

function originWords({ stage, version }: Origin): string {
  if (stage === 'CAMPAIGN') return 'the campaign';
  if (stage === 'DEFAULT') return 'what most campaigns do';
  const name = stageLabel[stage].word;
  return version === null ? name : `${name}, version ${version}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** How many empty fields upstream has something for. */
function fillOf(form: StageForm, editing: Editing) {
  const count = fillable(form, editing.typed, editing).length;
  return count === 0 ? undefined : { count, one: count === 1, all: ALL };
}

/** Somebody saved while this was typed: what they changed, beside mine. */
function theirsOf(form: StageForm, { head }: StageRows, { theirs, baseVersion }: Editing) {
  if (!theirs || !head) return undefined;
  const labels = new Map(fieldsOf(form).map(({ path, field }) => [path, field.label]));
  return {
    version: head.version,
    by: head.created_by_name,
    base: baseVersion,
    fields: theirs.changed.map((path) => ({ href: hrefOf(form, path), label: labels.get(path) ?? path })),
    all: ALL,
  };
}
