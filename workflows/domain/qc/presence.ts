import { fieldsOf, isEmpty, valueAt, type StageForm } from '../artifacts/fields';
import type { Check, Severity } from './check';

/** A check that fields are filled in; what is missing is named by its label and pointed at. */
export function filledIn(about: {
  id: string;
  severity: Severity;
  title: string;
  paths: readonly string[];
  instruction?: string;
}): Check {
  const { paths, ...check } = about;
  return {
    instruction: 'Fill it in.',
    ...check,
    run({ form, content }) {
      const missing = paths.filter((path) => isEmpty(valueAt(content, path)));
      if (missing.length === 0) return undefined;
      const message = `Missing: ${missing.map((path) => labelOf(form, path)).join(', ')}.`;
      return { message, evidence: missing.map((field) => ({ field })) };
    },
  };
}

/** What a field is called on the page. */
function labelOf(form: StageForm, path: string): string {
  return fieldsOf(form).find((one) => one.path === path)?.field.label ?? path;
}
