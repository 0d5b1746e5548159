import fc from 'fast-check';
import { ASSET_TYPES } from '../../../workflows/domain/artifacts/content/creatives';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import {
  itemOf,
  mediaMissing,
  publishedText,
  rowOf,
  type CreativeItem,
} from '../../../workflows/domain/artifacts/creative-item';
import { generateItems, isPublishedOn } from '../../../workflows/domain/artifacts/creative-items';
import { creativeSources } from '../../../workflows/domain/artifacts/creative-sources';
import { purged, type CreativeSources } from '../../../workflows/domain/artifacts/creative-words';
import { withValue, type Content } from '../../../workflows/domain/artifacts/fields';
import { isValidPair, PLATFORMS, type Platform } from '../../../workflows/domain/platforms';
import { hasWord } from '../../../workflows/domain/qc/words';
import { checkLength, emailParts } from '../../../workflows/domain/text-length';
import { CREATIVES_CONTENT } from '../../support/artifacts/creatives';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';

const upstream = upstreamOf({
  INTAKE: inForce(INTAKE_FORM, INTAKE_CONTENT),
  STRATEGY: inForce(STRATEGY_FORM, STRATEGY_CONTENT),
});
const sources = creativeSources(CREATIVES_CONTENT, upstream);

const COPY = ['title', 'hook', 'body_text', 'caption', 'cta', 'alt_text'] as const;

function countBy<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function linesOf(item: CreativeItem): string[] {
  return [...COPY.map((key) => item[key]), ...item.hashtags];
}

describe('the pieces of Northwind', () => {
  const items = generateItems(sources);

  test('are as many as the brief asks for, two for each platform and two for each pillar', () => {
    expect(items).toHaveLength(6);
    expect([...countBy(items.map(({ platform }) => platform))]).toEqual([
      ['linkedin', 2],
      ['instagram', 2],
      ['email', 2],
    ]);
    expect([...countBy(items.map(({ pillar }) => pillar)).values()]).toEqual([2, 2, 2]);
  });

  test('use every kind of asset that was asked for', () => {
    expect(new Set(items.map(({ asset_type }) => asset_type))).toEqual(
      new Set(['Social Post', 'Carousel', 'Video Script', 'Email']),
    );
  });

  test('say what the message bank says, and where to go', () => {
    const [first] = items as [CreativeItem];
    expect(publishedText(first)).toContain('Look at the tea cups that come back today.');
    expect(publishedText(first)).toContain('Order a tasting box');
    expect(publishedText(first)).toContain('https://www.northwind-tea.example');
    expect(publishedText(first)).toContain('Organic certificate DE-ÖKO-006');
  });

  test('are the example that other tests use', () => {
    expect(CREATIVES_CONTENT.items?.items).toEqual(items.map(rowOf));
  });

  test('are written before there is a message bank, from brief and strategy', () => {
    const { message_bank: _bank, ...bare } = CREATIVES_CONTENT;
    const written = generateItems(creativeSources(bare, upstream));
    expect(written).toHaveLength(6);
    expect(written.every(({ body_text, hook, cta }) => body_text !== '' && hook !== '' && cta !== '')).toBe(
      true,
    );
  });

  test('are written with nothing but the campaign', () => {
    const written = generateItems(creativeSources({}, upstreamOf()));
    expect(written.map(({ platform }) => platform)).toEqual(['linkedin', 'instagram', 'email']);
    expect(written.every((item) => publishedText(item).includes('Win 20 cafés for the spring range'))).toBe(
      true,
    );
  });

  test('avoid the calls to action that the strategy forbids', () => {
    const content = withValue(CREATIVES_CONTENT, 'message_bank.ctas', ['Buy now', 'Book a call']);
    const ctas = generateItems(creativeSources(content, upstream)).map(({ cta }) => cta);
    expect(ctas.some((cta) => cta.startsWith('Buy now'))).toBe(false);
  });

  test('take the formats that the strategy allows on a channel', () => {
    const formats = { instagram: ['story' as const], linkedin: ['thread' as const] };
    const written = generateItems({ ...sources, asset_types: ['Social Post'], formats });
    const typesOn = (platform: Platform) =>
      new Set(written.filter((item) => item.platform === platform).map((item) => item.content_type));
    expect(typesOn('instagram')).toEqual(new Set(['story']));
    expect(typesOn('linkedin')).toEqual(new Set(['thread']));
    expect(typesOn('email')).toEqual(new Set(['newsletter']));
  });
});

// Any sources ----------------------------------------------------------------------------------------

const line = fc.oneof(
  fc.lorem({ maxCount: 12 }),
  fc.lorem({ mode: 'sentences', maxCount: 3 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
);
const lines = fc.array(line, { maxLength: 6 });
const pillar = fc.record({
  name: fc.lorem({ maxCount: 3 }),
  description: line,
  angles: fc.array(line, { maxLength: 3 }),
  count: fc.integer({ min: 1, max: 20 }),
});
const anySources: fc.Arbitrary<CreativeSources> = fc.record({
  count: fc.integer({ min: 1, max: 20 }),
  platforms: fc.uniqueArray(fc.constantFrom(...PLATFORMS), { minLength: 1 }),
  asset_types: fc.uniqueArray(fc.constantFrom(...ASSET_TYPES), { maxLength: 7 }),
  formats: fc.constant({}),
  pillars: fc.uniqueArray(pillar, { maxLength: 5, selector: ({ name }) => name }),
  theme: line,
  audience: line,
  message: fc.lorem({ mode: 'sentences', maxCount: 1 }),
  tone: line,
  hooks: lines,
  angles: lines,
  ctas: lines,
  offers: lines,
  claims: lines,
  objections: lines,
  disclaimers: fc.array(fc.lorem({ maxCount: 4 }), { maxLength: 2 }),
  look: line,
  forbidden: fc.array(fc.constantFrom('dolor', 'amet', 'swipe', 'details', 'ipsum'), { maxLength: 3 }),
  link: fc.constantFrom('', 'https://example.com/a'),
  subject: fc.lorem({ maxCount: 2 }),
  client: fc.constant('Northwind Tea'),
  campaign: fc.constant('Spring tasting box'),
});

const asProperty = (check: (from: CreativeSources, items: CreativeItem[]) => void) =>
  fc.assert(
    fc.property(anySources, (from) => check(from, generateItems(from))),
    { numRuns: 40 },
  );

describe('pieces from any sources', () => {
  test('are as many as were asked for, spread evenly over the platforms', () => {
    asProperty(({ count, platforms }, items) => {
      expect(items).toHaveLength(count);
      const counts = platforms.map((platform) => items.filter((item) => item.platform === platform).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    });
  });

  test('keep to the distribution of the pillars when it gives the number', () => {
    asProperty(({ pillars, count }, items) => {
      const wanted = pillars.reduce((sum, one) => sum + one.count, 0);
      if (pillars.length === 0 || wanted !== count) return;
      const used = countBy(items.map((item) => item.pillar));
      for (const one of pillars) expect(used.get(one.name)).toBe(one.count);
    });
  });

  test('are of a kind that their platform carries', () => {
    asProperty(({ asset_types }, items) => {
      for (const { platform, content_type, asset_type } of items) {
        expect(isValidPair(platform, content_type)).toBe(true);
        const possible = asset_types.filter((type) => isPublishedOn(type, platform));
        if (possible.length > 0) expect(possible).toContain(asset_type);
      }
    });
  });

  test('are within the limits of their platform and have a text', () => {
    asProperty((_from, items) => {
      for (const item of items) {
        expect(checkLength(item.platform, item.content_type, publishedText(item)).level).not.toBe('error');
        expect(item.body_text).not.toBe('');
      }
    });
  });

  test('have no forbidden word in anything that is published', () => {
    asProperty(({ forbidden }, items) => {
      for (const text of items.flatMap(linesOf)) {
        for (const word of forbidden) expect(hasWord(text, word)).toBe(false);
      }
    });
  });

  test('ask for something and say what is to be seen', () => {
    asProperty(({ forbidden }, items) => {
      if (forbidden.length > 0) return;
      for (const item of items) {
        expect(item.cta).not.toBe('');
        expect(mediaMissing(item)).toBeUndefined();
      }
    });
  });

  test('fit into the form, and are the same each time', () => {
    asProperty((from, items) => {
      expect(generateItems(from)).toEqual(items);
      for (const item of items) expect(itemOf(rowOf(item))).toEqual(item);
    });
  });
});

test('twenty pieces on one platform from the least message bank are all different', () => {
  for (const platform of PLATFORMS) {
    const items = generateItems({
      ...sources,
      count: 20,
      platforms: [platform],
      asset_types: [],
      hooks: sources.hooks.slice(0, 3),
      angles: sources.angles.slice(0, 3),
    });
    expect(new Set(items.map((item) => publishedText(item))).size).toBe(20);
  }
});

// Reading pieces -------------------------------------------------------------------------------------

const piece = (over: Partial<CreativeItem>): CreativeItem => ({
  ...(itemOf({ platform: 'linkedin', content_type: 'post' }) as CreativeItem),
  ...over,
});

describe('what is published of a piece', () => {
  test('is each part once, the hashtags last', () => {
    const item = piece({
      hook: 'Hook',
      body_text: 'Hook\n\nText. Order now',
      cta: 'Order now',
      hashtags: ['#Tea'],
    });
    expect(publishedText(item)).toBe('Hook\n\nText. Order now\n\n#Tea');
  });

  test('has hashtags as hashtags, however they were typed', () => {
    expect(publishedText(piece({ body_text: 'Our #Tea', hashtags: ['Tea', 'Spring', '#Box'] }))).toBe(
      'Our #Tea\n\n#Spring #Box',
    );
  });

  test('is the caption of what is looked at by itself', () => {
    const item = piece({ content_type: 'carousel', body_text: 'One\n\n---\n\nTwo', caption: 'Swipe' });
    expect(publishedText(item)).toBe('Swipe');
  });

  test('has no link on Instagram', () => {
    const item = piece({ platform: 'instagram', body_text: 'Text', link_url: 'https://a.example' });
    expect(publishedText(item)).toBe('Text');
  });

  test('begins with subject and preheader in an e-mail', () => {
    const item = piece({
      platform: 'email',
      content_type: 'newsletter',
      title: 'S',
      hook: 'P',
      body_text: 'B',
    });
    expect(emailParts(publishedText(item))).toEqual({ subject: 'S', preheader: 'P', body: 'B' });
  });
});

test.each<[string, Partial<CreativeItem>, string | undefined]>([
  ['a text post', {}, undefined],
  ['a picture without a description', { platform: 'instagram' }, 'a picture'],
  ['a picture', { platform: 'instagram', image_prompt: 'Steam' }, undefined],
  ['a reel without a film', { platform: 'instagram', content_type: 'reel' }, 'a video'],
  [
    'a reel without a thumbnail',
    { platform: 'instagram', content_type: 'reel', video_concept: 'Pouring' },
    'the thumbnail of the video',
  ],
  ['a carousel of one slide', { content_type: 'carousel', body_text: 'One' }, '2 slides'],
  ['a carousel of two', { content_type: 'carousel', body_text: 'One\n---\nTwo' }, undefined],
])('of what is to be seen, %s lacks the right thing', (_what, over, missing) => {
  expect(mediaMissing(piece(over))).toBe(missing);
});

test('a text loses only its sentences with a forbidden word', () => {
  expect(purged('Good tea. Not cheap tea.\n\nCheap!', ['cheap'])).toBe('Good tea.');
  expect(purged('Cheaply made', ['cheap'])).toBe('Cheaply made');
});

test('sources are empty where nothing was said', () => {
  const nothing: Content = {};
  expect(creativeSources(nothing, upstreamOf())).toMatchObject({
    count: 3,
    hooks: [],
    link: '',
    forbidden: [],
  });
});
