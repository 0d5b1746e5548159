import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import type { Upload } from '../../db/stored-files';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';

/** Uploads are at most this large, in bytes. */
export const MOST_BYTES = 10 * 1024 * 1024;
/** As people read it: what an upload may be. */
export const TAKEN = ['PNG', 'JPEG', 'WebP', 'PDF', 'e-mail (.eml)'];

const IMAGES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];
/** An image beyond this many pixels is a bomb, not a screenshot. */
const MOST_PIXELS = 60_000_000;
const NAME_MOST = 120;

/**
 * What an upload really is, by its content: its name and the type it claims count for nothing. Images are
 * decoded to the last pixel, so a truncated one is found out here and not by whoever opens it as a proof.
 */
export async function inspectUpload(given: { name: string; bytes: Buffer }): Promise<Verdict<Upload>> {
  const { bytes } = given;
  const name = shownName(given.name);
  const found = await fileTypeFromBuffer(bytes);
  if (found && IMAGES.includes(found.mime)) {
    return (await isWholeImage(bytes)) ? yes({ name, mime: found.mime, bytes }) : refused({ broken: true });
  }
  if (found?.mime === 'application/pdf') {
    return isWholePdf(bytes) ? yes({ name, mime: found.mime, bytes }) : refused({ broken: true });
  }
  if (isEmail(bytes)) return yes({ name, mime: 'message/rfc822', bytes });
  return refused();
}

function refused(about: { broken?: boolean } = {}): Refusal {
  return no('VALIDATION_FAILED', 'FILE_TYPE', { field: 'file', detail: { allowed: TAKEN, ...about } });
}

async function isWholeImage(bytes: Buffer): Promise<boolean> {
  try {
    await sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS, sequentialRead: true }).stats();
    return true;
  } catch {
    // What the decoder dislikes is the uploader's matter, whatever it was.
    return false;
  }
}

/** A PDF ends with its end mark; a cut one does not. */
function isWholePdf(bytes: Buffer): boolean {
  return bytes.subarray(-2_048).includes('%%EOF');
}

/** Header lines of a message begin at the first byte, name a sender and a time, and end at an empty line. */
function isEmail(bytes: Buffer): boolean {
  if (bytes.subarray(0, 65_536).includes(0)) return false;
  const [head] = bytes
    .subarray(0, 262_144)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1);
  const lines = (head ?? '').split(/\r?\n/);
  const wellFormed = lines.every((line, at) => /^[!-9;-~]+:/.test(line) || (at > 0 && /^[ \t]/.test(line)));
  const has = (name: string) => lines.some((line) => line.toLowerCase().startsWith(`${name}:`));
  return wellFormed && has('from') && (has('date') || has('message-id') || has('received'));
}

/** The name without folders and control characters, at most 120 characters; the end tells the kind and stays. */
function shownName(given: string): string {
  const base = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = base.replaceAll(/[\p{Cc}\p{Cf}"]/gu, '').trim();
  return clean.length > NAME_MOST ? `…${clean.slice(1 - NAME_MOST)}` : clean || 'file';
}
