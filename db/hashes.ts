import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../workflows/domain/plans';

/** The same for equal values, however their keys are ordered. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** 256 random bits, behind a word that says what they open. */
export function newSecret(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** Plain SHA-256: a secret is 256 random bits, so there is nothing to guess. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
