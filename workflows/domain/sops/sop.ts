/** The shape of a standard operating procedure and of the platform limits it works within. */
import type { ContentType, Platform } from '../platforms';
import type { ProofType } from '../tasks';
import type { LocalDate } from '../time';

/** How long a text may be. How each unit is counted stands in `text-length.ts`. */
export type TextLimit = {
  /** What the operator calls it: caption, post, subject. */
  name: string;
  max: number;
  unit: 'characters' | 'weighted' | 'bytes';
  /** Where the feed cuts it behind "more". */
  fold?: { desktop?: number; mobile?: number };
};

type HashtagLimit = {
  /** A good number, both ends included. */
  advised: { least: number; most: number };
  /** More than this draws a warning. */
  warn_above: number;
  /** More than this is refused; null where the platform has no limit of its own. */
  error_above: number | null;
};

export type MediaLimit = {
  kind: 'image' | 'gif' | 'video' | 'document' | 'carousel' | 'message';
  /** By hand in the platform's composer, through its API, or both. */
  via: 'composer' | 'api' | 'both';
  formats?: string[];
  min_count?: number;
  max_count?: number;
  max_mb?: number;
  max_pages?: number;
  min_seconds?: number;
  max_seconds?: number;
  aspect?: string;
  note?: string;
};

export type PlatformLimits = {
  platform: Platform;
  /** Platforms change these; this is the day up to which our source vouches for them. */
  checked_at: LocalDate;
  text: TextLimit;
  /** Further texts of the same publication, such as comments, subject and preheader. */
  other_texts: TextLimit[];
  hashtags: HashtagLimit | null;
  media: MediaLimit[];
  /** Pixel sizes that look right, as width×height. */
  sizes: string[];
  /** What the platform refuses or punishes, where it is not a number above. */
  hard: string[];
  /** What works better, where it is not a number above. */
  advice: string[];
};

export type Sop = {
  /** `platform.content_type` */
  key: string;
  platform: Platform;
  platform_name: string;
  content_type: ContentType;
  /** What people call it: "LinkedIn carousel". */
  name: string;
  /** Grows by one whenever the wording changes; a task keeps the version it was made with. */
  version: number;
  where: string[];
  /** In the order in which they are done. */
  how: string[];
  tips: string[];
  mistakes: string[];
  /** Which proof completes the task, as a sentence. */
  proof: string;
  /** The same for machines, the usual one first. */
  proof_types: ProofType[];
  limits: PlatformLimits;
  /** Opens the place where it is published. */
  composer_url: string;
  estimated_minutes: number;
};
