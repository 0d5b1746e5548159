/** What a person without JavaScript sees and sends: forms as they stand in the HTML of a page. */
export type PageForm = {
  action: string;
  /** Hidden fields, as they would be sent. */
  hidden: Record<string, string>;
  html: string;
};

/** Every form of a page, or of a fragment. */
export function formsOf(html: string): PageForm[] {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => ({
    action: attribute(form, 'action') ?? '',
    hidden: hiddenFields(form),
    html: form,
  }));
}

/** The form that goes to `action`, of the kind that `_method` names; a plain POST when it names none. */
export function formOf(html: string, action: string, method?: 'PATCH' | 'PUT' | 'DELETE'): PageForm {
  const found = formsOf(html).find((form) => form.action === action && form.hidden['_method'] === method);
  if (!found) throw new Error(`The page has no form ${method ?? 'POST'} ${action}`);
  return found;
}

/** The words of a page as one line, without tags, the script's template and what only assistive technology reads. */
export function wordsOf(html: string): string {
  return unescaped(
    html
      .replaceAll(/<(head|script|template|svg)\b[\s\S]*?<\/\1>/g, ' ')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' '),
  ).trim();
}

/** The HTML of the element with this id, up to the end of its section or of the page. */
export function partOf(html: string, id: string): string {
  const from = html.indexOf(`id="${id}"`);
  if (from === -1) return '';
  const end = html.indexOf('</section>', from);
  return html.slice(from, end === -1 ? undefined : end);
}

function hiddenFields(form: string): Record<string, string> {
  const inputs = [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => input);
  return Object.fromEntries(
    inputs.map((input) => [attribute(input, 'name') ?? '', attribute(input, 'value') ?? '']),
  );
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

export function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
