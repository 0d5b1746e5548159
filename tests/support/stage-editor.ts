import type { Locator, Page } from 'playwright-core';
import { nameOf, NAME, typedFieldsOf, typedOf, VALUE } from '../../web/artifacts/edit-form';
import { rowsOf, type TypedCell, type TypedRow } from '../../web/artifacts/typed-rows';
import type { Cell, Content, PlacedField, StageForm } from '../../workflows/domain/artifacts/fields';

/**
 * Writes a whole content into the editor of a stage, control by control, as a person would. Tables come first: their next
 * row is asked for when the last one is filled in, because a row that was left empty is none.
 */
export async function writeStage(page: Page, form: StageForm, content: Content): Promise<void> {
  const typed = typedOf(form, content);
  const controls = typedFieldsOf(form).map((placed) => ({
    placed,
    name: nameOf(form, placed),
    value: typed[placed.section.key]?.[placed.field.key] ?? '',
  }));
  for (const { placed, name, value } of controls) {
    const { field } = placed;
    if (field.kind === 'rows') await writeRows(page, placed, name, rowsOf(value), field.columns);
    else if (field.kind === 'map') {
      const names: Cell = { kind: 'line', key: NAME, label: field.keyLabel };
      const values: Cell = { ...field.value, key: VALUE, label: field.label };
      await writeRows(page, placed, name, rowsOf(value), [names, values]);
    }
  }
  await unfold(page);
  for (const { placed, name, value } of controls) {
    const { field } = placed;
    if (field.kind !== 'rows' && field.kind !== 'map')
      await write(editorOf(page), field, name, value as TypedCell);
  }
}

const editorOf = (page: Page) => page.locator('form.artifact-form');

async function unfold(page: Page): Promise<void> {
  await page.evaluate(`document.querySelectorAll('main details').forEach((one) => { one.open = true; })`);
}

async function writeRows(
  page: Page,
  { section, field }: PlacedField,
  name: string,
  rows: readonly TypedRow[],
  cells: readonly Cell[],
): Promise<void> {
  const editor = editorOf(page);
  for (const [index, row] of rows.entries()) {
    const first = editor.locator(`[name^="${name}[${index}]"]`).first();
    if ((await first.count()) === 0) {
      const path = `${section.key}.${field.key}`;
      const line = editor.locator(`button[name="show"][value="${path}.${index}"]`);
      if ((await line.count()) > 0) await line.click();
      else await editor.locator(`button[name="more"][value="${path}"]`).click();
      await first.waitFor({ state: 'attached' });
    }
    await unfold(page);
    for (const cell of cells)
      await write(editor, cell, `${name}[${index}][${cell.key}]`, row[cell.key] ?? '');
  } // What was offered beyond that is emptied: a row without words is none.
  for (let index = rows.length; ; index += 1) {
    if ((await editor.locator(`[name^="${name}[${index}]"]`).count()) === 0) return;
    for (const cell of cells) {
      const control = `${name}[${index}][${cell.key}]`;
      if ((await editor.locator(`[name="${control}"]`).count()) > 0) await write(editor, cell, control, '');
    }
  }
}

async function write(editor: Locator, cell: Cell, name: string, value: TypedCell): Promise<void> {
  if (cell.kind === 'choices') {
    const boxes = await editor.locator(`input[type="checkbox"][name^="${name}"]`).all();
    for (const box of boxes) await box.setChecked(value.includes((await box.getAttribute('value')) ?? ''));
    return;
  }
  const control = editor.locator(`[name="${name}"]`).first();
  if (cell.kind === 'flag') return control.setChecked(value === 'on');
  if ((await control.getAttribute('type')) === 'hidden') return;
  if (cell.kind === 'choice') return void (await control.selectOption(String(value)));
  await control.fill(String(value));
}
