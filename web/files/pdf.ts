/**
 * What is wrong with a PDF, or nothing: it is whole when it ends where its cross-reference table says so and
 * nothing stands behind that, and open when no password locks it.
 */
export function checkPdf(bytes: Buffer): 'broken' | 'locked' | undefined {
  const end = bytes.subarray(-2_048).toString('latin1');
  if (!/startxref\s+\d+\s+%%EOF[\s\0]*$/.test(end) || isZip(bytes)) return 'broken';
  const text = bytes.toString('latin1');
  if (!/\/Root\s+\d+\s+\d+\s+R/.test(text)) return 'broken';
  return /\/Encrypt\s*(<<|\d+\s+\d+\s+R)/.test(text) ? 'locked' : undefined;
}

/** A ZIP is read from its end: its last record says how long the remark behind it is. */
function isZip(bytes: Buffer): boolean {
  const at = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  return at >= 0 && at + 22 <= bytes.length && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length;
}
