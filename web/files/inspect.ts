import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import type { Upload } from '../../db/stored-files';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { isEmail } from './email';
import { checkPdf } from './pdf';
import { shownName } from './name';

/** Uploads are at most this large, in bytes. */
export const MOST_BYTES = 10 * 1024 * 1024;
/** As people read it: what an upload may be. */
export const TAKEN = ['PNG', 'JPEG', 'WebP', 'PDF', 'e-mail (.eml)'];

/** An image beyond this many pixels is a bomb, not a screenshot. The largest phone cameras make 50 million. */
const MOST_PIXELS = 60_000_000;
/** A picture that takes longer to read was made to take long. */
const READ_WITHIN_S = 20;

type Image = 'image/png' | 'image/jpeg' | 'image/webp';
const IMAGES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'] satisfies Image[];

/**
 * What an upload really is, by its content: its name and the type it claims count for nothing. Images are
 * decoded to the last pixel and written anew, so what is kept is a picture and nothing else: no place where it
 * was taken, no second file behind its end.
 */
export async function inspectUpload(given: { name: string; bytes: Buffer }): Promise<Verdict<Upload>> {
  const { bytes } = given;
  const name = shownName(given.name);
  if (bytes.length === 0) return refused({ empty: true });
  const found = await fileTypeFromBuffer(bytes);
  if (found && isImage(found.mime)) {
    const image = await redraw(bytes, found.mime);
    return image.ok ? yes({ name, mime: found.mime, bytes: image.value }) : image;
  }
  if (found?.mime === 'application/pdf') {
    const wrong = checkPdf(bytes);
    return wrong ? refused({ [wrong]: true }) : yes({ name, mime: found.mime, bytes });
  }
  if (isEmail(bytes)) return yes({ name, mime: 'message/rfc822', bytes });
  return refused({ found: kindOf(found?.mime, bytes) });
}

type About = { broken?: boolean; empty?: boolean; locked?: boolean; found?: string };

function refused(about: About): Refusal {
  return no('VALIDATION_FAILED', 'FILE_TYPE', { field: 'file', detail: { allowed: TAKEN, ...about } });
}

function isImage(mime: string): mime is Image {
  return IMAGES.includes(mime);
}

/** The same picture in the same format, upright, without anything that was written beside its pixels. */
async function redraw(bytes: Buffer, mime: Image): Promise<Verdict<Buffer>> {
  const size = await sizeOf(bytes);
  if (!size) return refused({ broken: true });
  if (size.pixels > MOST_PIXELS) {
    return no('TOO_LARGE', 'FILE_PIXELS', { field: 'file', detail: { ...size, limit: MOST_PIXELS } });
  }
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS, sequentialRead: true })
    .autoOrient()
    .timeout({ seconds: READ_WITHIN_S });
  const drawn = {
    'image/png': () => image.png({ palette: size.palette }),
    'image/jpeg': () => image.jpeg({ quality: 90 }),
    'image/webp': () => image.webp({ quality: 90 }),
  }[mime]();
  try {
    return yes(await drawn.toBuffer());
  } catch {
    // What the decoder dislikes is the uploader's matter, whatever it was.
    return refused({ broken: true });
  }
}

/** As the head of the file states it: nothing is unpacked for that. Undefined when the head cannot be read. */
async function sizeOf(bytes: Buffer) {
  try {
    const { width, height, isPalette } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return { width, height, pixels: width * height, palette: isPalette === true };
  } catch {
    return undefined;
  }
}

const KINDS: Record<string, string> = {
  'application/zip': 'a ZIP archive',
  'application/gzip': 'a packed archive',
  'application/x-7z-compressed': 'a packed archive',
  'application/x-rar-compressed': 'a packed archive',
  'image/gif': 'a GIF',
  'image/heic': 'a HEIC photo (set the camera to “Most compatible”, or send a screenshot)',
  'image/heif': 'a HEIC photo (set the camera to “Most compatible”, or send a screenshot)',
  'image/avif': 'an AVIF picture',
  'image/tiff': 'a TIFF picture',
  'image/bmp': 'a BMP picture',
  'video/mp4': 'a video',
  'video/quicktime': 'a video',
};

/** What it is instead, as far as its first bytes tell. */
function kindOf(mime: string | undefined, bytes: Buffer): string | undefined {
  const head = bytes
    .subarray(0, 2_048)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^(<\?xml\b[\s\S]*?)?(<!--[\s\S]*?-->\s*|<!doctype[^>]*>\s*)*<svg\b/i.test(head))
    return 'an SVG drawing';
  if (/^(<!doctype html|<html|<head|<body|<script)\b/i.test(head)) return 'a web page';
  return mime && KINDS[mime];
}
