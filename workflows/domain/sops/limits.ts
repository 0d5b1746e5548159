/**
 * What each platform allows and rewards, as data. When a platform changes a number, change it here with its
 * `checked_at`; items already made keep the snapshot they were made with.
 */
import type { ContentType, Platform } from '../platforms';
import type { PlatformLimits, TextLimit } from './sop';

/** The last dated change in our source is Instagram's hashtag announcement of this day. */
const CHECKED_AT = '2025-12-18';

const LINKEDIN: PlatformLimits = {
  platform: 'linkedin',
  checked_at: CHECKED_AT,
  text: { name: 'Post', max: 3_000, unit: 'characters', fold: { desktop: 210, mobile: 140 } },
  other_texts: [
    { name: 'Comment', max: 1_250, unit: 'characters' },
    { name: 'Connection note, free account', max: 200, unit: 'characters' },
    { name: 'Connection note, Premium account', max: 300, unit: 'characters' },
  ],
  hashtags: { advised: { least: 3, most: 5 }, warn_above: 5, error_above: null },
  media: [
    {
      kind: 'document',
      via: 'composer',
      formats: ['pdf', 'ppt', 'pptx', 'doc', 'docx'],
      max_mb: 100,
      max_pages: 300,
      note: '6–12 pages read best, all of one size: 1080×1350 or 1080×1080',
    },
    { kind: 'image', via: 'composer', max_count: 20, note: 'many scheduling tools stop at 9' },
    {
      kind: 'video',
      via: 'composer',
      min_seconds: 3,
      max_seconds: 900,
      max_mb: 5_000,
      note: '10 minutes when uploaded from a phone',
    },
  ],
  sizes: ['1200×627 for a link image', '1200×1200', '1080×1350'],
  hard: [],
  advice: ['Professional tone, value before promotion, several short lines, in business hours.'],
};

const INSTAGRAM: PlatformLimits = {
  platform: 'instagram',
  checked_at: CHECKED_AT,
  text: { name: 'Caption', max: 2_200, unit: 'characters', fold: { mobile: 125 } },
  other_texts: [],
  hashtags: { advised: { least: 0, most: 5 }, warn_above: 5, error_above: 30 },
  media: [
    {
      kind: 'image',
      via: 'both',
      formats: ['jpg', 'jpeg'],
      max_mb: 8,
      aspect: '4:5 to 1.91:1',
      note: 'JPEG and 8 MB apply to the API; the app also takes 3:4',
    },
    { kind: 'carousel', via: 'composer', min_count: 2, max_count: 20 },
    { kind: 'carousel', via: 'api', min_count: 2, max_count: 10 },
  ],
  sizes: ['1080×1350', '1080×1080', '1080×566', '1080×1440'],
  hard: [
    'Five hashtags per post or reel: announced on 18 December 2025 and rolling out, thirty before that. More than five draws a warning here, more than thirty is refused.',
    'At most 20 @mentions through the API.',
    'At most 100 posts in 24 hours through the API; older documentation says 25 or 50, so read content_publishing_limit.',
  ],
  advice: ['Lead with the picture, tie posts to stories, choose hashtags on purpose, post at peak hours.'],
};

const VERTICAL_SIZES = ['1080×1920, with about 250 px at top and bottom kept clear'];

const REEL: PlatformLimits = {
  ...INSTAGRAM,
  media: [
    { kind: 'video', via: 'composer', max_seconds: 180, aspect: '9:16' },
    { kind: 'video', via: 'api', min_seconds: 3, max_seconds: 900, aspect: '9:16' },
  ],
  sizes: VERTICAL_SIZES,
};

const STORY: PlatformLimits = {
  ...INSTAGRAM,
  text: { name: 'Text', max: 2_200, unit: 'characters' },
  hashtags: { advised: { least: 0, most: 3 }, warn_above: 3, error_above: 30 },
  media: [{ kind: 'video', via: 'both', max_seconds: 60, aspect: '9:16' }],
  sizes: VERTICAL_SIZES,
  hard: ['A story is gone after 24 hours.', 'At most 20 @mentions through the API.'],
};

const TWITTER: PlatformLimits = {
  platform: 'twitter',
  checked_at: CHECKED_AT,
  text: { name: 'Post', max: 280, unit: 'weighted' },
  other_texts: [
    { name: 'Post with X Premium', max: 25_000, unit: 'weighted' },
    { name: 'Alt text', max: 1_000, unit: 'characters' },
    { name: 'Poll option', max: 25, unit: 'characters' },
  ],
  hashtags: { advised: { least: 1, most: 2 }, warn_above: 2, error_above: null },
  media: [
    { kind: 'image', via: 'both', max_count: 4, max_mb: 5, note: 'four images or one video, not both' },
    { kind: 'gif', via: 'both', max_count: 1, max_mb: 15 },
    {
      kind: 'video',
      via: 'both',
      max_count: 1,
      max_mb: 512,
      max_seconds: 140,
      note: '140 seconds on a free account',
    },
  ],
  sizes: ['1600×900', '1080×1080', '1080×1350'],
  hard: [
    'Length is weighted: a link counts 23 whatever its length, an emoji or a Chinese, Japanese or Korean character counts 2.',
    'A poll has 2 to 4 options and runs from 5 minutes to 7 days.',
  ],
  advice: ['Be concise, use threads for more, watch what is being talked about.'],
};

const X_THREAD: PlatformLimits = {
  ...TWITTER,
  text: { name: 'Each post of the thread', max: 280, unit: 'weighted' },
  hard: [...TWITTER.hard, 'The composer takes at most 25 posts in one thread.'],
};

const X_QUOTE: PlatformLimits = {
  ...TWITTER,
  hard: [...TWITTER.hard, 'Through the API a quote carries neither media nor a poll.'],
};

const GMAIL_CLIP_KB = 102;

const EMAIL: PlatformLimits = {
  platform: 'email',
  checked_at: CHECKED_AT,
  text: { name: 'Message', max: GMAIL_CLIP_KB * 1024, unit: 'bytes' },
  other_texts: [
    { name: 'Subject, hard limit of a header line', max: 998, unit: 'characters' },
    { name: 'Subject, one header line as it should be', max: 78, unit: 'characters' },
    { name: 'Subject, as advised', max: 50, unit: 'characters', fold: { mobile: 35 } },
    { name: 'Preheader, as advised', max: 90, unit: 'characters' },
  ],
  hashtags: null,
  media: [
    { kind: 'message', via: 'both', max_mb: 25, note: 'whole message, as Gmail takes it' },
    { kind: 'image', via: 'both', max_mb: 1, note: 'all images of the message together' },
  ],
  sizes: ['600 px wide'],
  hard: [
    `Gmail clips HTML beyond ${GMAIL_CLIP_KB} KB.`,
    'From 5,000 messages a day to Gmail: SPF, DKIM and DMARC, one-click List-Unsubscribe (RFC 8058) honoured within 2 days, and a spam rate below 0.3 %.',
    'CAN-SPAM: a postal address in every message, and an opt-out honoured within 10 business days.',
    'Consent of the recipients where the GDPR applies.',
  ],
  advice: [
    'Subject of at most 50 characters; phones show about 35 to 40.',
    'Preheader of 40 to 90 characters.',
    'Always a text/plain part beside the HTML.',
    'Keep the spam rate below 0.1 %.',
    'Personalise, write a clear subject and one clear call to action.',
  ],
};

const LIMITS: Record<Platform, PlatformLimits> = {
  linkedin: LINKEDIN,
  instagram: INSTAGRAM,
  twitter: TWITTER,
  email: EMAIL,
};

const SPECIAL: Partial<Record<Platform, Partial<Record<ContentType, PlatformLimits>>>> = {
  linkedin: {
    carousel: {
      ...LINKEDIN,
      text: { ...LINKEDIN.text, name: 'Caption' },
      media: LINKEDIN.media.filter((media) => media.kind === 'document'),
      sizes: ['1080×1350', '1080×1080'],
    },
    thread: {
      ...LINKEDIN,
      hard: ['The post takes 3,000 characters, each comment below it 1,250.'],
    },
  },
  instagram: { reel: REEL, story: STORY },
  twitter: { thread: X_THREAD, quote: X_QUOTE },
};

export function limitsOf(platform: Platform, contentType: ContentType): PlatformLimits {
  return SPECIAL[platform]?.[contentType] ?? LIMITS[platform];
}

/** A further text of the platform by its name in `other_texts`; asking for one that is not there is a bug. */
export function otherText(limits: PlatformLimits, name: string): TextLimit {
  const found = limits.other_texts.find((text) => text.name === name);
  if (!found) throw new RangeError(`${limits.platform} has no text limit called ${name}`);
  return found;
}
