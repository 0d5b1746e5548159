const HEAD_MOST = 262_144;

/**
 * Whether these bytes are a message as mail programs save it: header lines from the first byte on, an empty line
 * behind them, a sender with an address, and a time or a trace of its way.
 */
export function isEmail(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  const text = bytes.subarray(0, HEAD_MOST).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  const headers = end && headersOf(text.slice(0, end.index));
  if (!headers) return false;
  const sender = headers.get('from') ?? '';
  if (!/[^\s@<>]+@[^\s@<>]+/.test(sender)) return false;
  return headers.has('message-id') || headers.has('received') || isTime(headers.get('date'));
}

/** Name in lower case → value, folded lines joined; undefined where a line is neither. */
function headersOf(head: string): Map<string, string> | undefined {
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const line of unfolded) {
    const [, name, value] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    headers.set(name.toLowerCase(), value.trim());
  }
  return headers;
}

function isTime(date: string | undefined): boolean {
  return date !== undefined && !Number.isNaN(Date.parse(date));
}
