import type { Check, Evidence, Found, QcInput } from '../../qc/check';
import { asksForAction } from '../../qc/cta';
import { lengthPhrase } from '../../qc/length-words';
import { COPY_CHECKS, UNIVERSAL_CHECKS } from '../../qc/universal';
import { wordIn } from '../../qc/words';
import { checkLength, type LengthFinding } from '../../text-length';
import { itemOf, mediaMissing, mediaNeedOf, publishedText, type CreativeItem } from '../creative-item';
import { platformsIn } from '../creative-sources';
import { entriesOf, isWebAddress } from '../entries';
import { withValue, type PathOf, type Row } from '../fields';
import { readerOf } from '../reader';
import { CREATIVES_FORM, SOURCE_LAYERS } from './creatives';
import { ctasOf } from './creatives-rules';
import { STRATEGY_FORM } from './strategy';

/** What is checked of creatives: where they come from, the message bank, and every piece. */

type Path = PathOf<typeof CREATIVES_FORM>;
const read = ({ content }: QcInput) => readerOf(CREATIVES_FORM, content);
const strategyOf = ({ upstream }: QcInput) =>
  readerOf(STRATEGY_FORM, upstream.approved.STRATEGY?.content ?? {});

// Where they come from -------------------------------------------------------------------------------

const sourceSchema: Check = {
  id: 'source_schema_version',
  severity: 'BLOCKER',
  title: 'The shape of the strategy that was used is on record, and is that of the strategy in force',
  instruction: 'Save the creatives again while a strategy is approved.',
  run(input) {
    const field = 'strategy_source.source_strategy_schema_version';
    const used = read(input).text(field);
    const inForce = input.upstream.approved.STRATEGY?.schema_version ?? STRATEGY_FORM.schemaVersion;
    if (used === inForce) return undefined;
    const message =
      used === ''
        ? 'Nothing says on which strategy these creatives were built.'
        : `They were built on ${used}; in force is ${inForce}.`;
    return { message, evidence: [used === '' ? { field } : { field, text: used }] };
  },
};

const sourceLayers: Check = {
  id: 'source_layers_used',
  severity: 'BLOCKER',
  title: 'All five layers from audience to limits were taken over from the strategy',
  instruction: 'Fill in the layer in the strategy, have it approved, and save the creatives again.',
  run(input) {
    const field = 'strategy_source.source_layers_used';
    const used = read(input).list(field);
    const missing = Object.keys(SOURCE_LAYERS).filter((layer) => !used.includes(layer));
    return missing.length === 0
      ? undefined
      : { message: `Missing: ${missing.join(', ')}.`, evidence: [{ field }] };
  },
};

// The message bank -----------------------------------------------------------------------------------

/** At least so many entries in a list of the bank. */
function enough(id: string, path: Path, least: number, what: string, more: Partial<Check> = {}): Check {
  return {
    id,
    severity: 'BLOCKER',
    title: `There ${least === 1 ? `is at least one ${what}` : `are at least ${least} ${what}`}`,
    instruction: 'Add to the message bank.',
    run(input) {
      const count = read(input).list(path).length;
      return count >= least
        ? undefined
        : {
            message: `There ${count === 1 ? 'is 1' : `are ${count}`}, and ${least} are needed.`,
            evidence: [{ field: path }],
          };
    },
    ...more,
  };
}

const MESSAGES = [
  enough('hooks', 'message_bank.hooks', 3, 'hooks'),
  enough('angles', 'message_bank.angles', 3, 'angles'),
  enough('ctas', 'message_bank.ctas', 3, 'calls to action', {
    instruction: 'Take over those of the strategy, or add to the message bank.',
    fix(input) {
      const own = read(input).list('message_bank.ctas');
      const all = [...new Set([...own, ...(ctasOf(input.upstream)?.value ?? [])])];
      return withValue(input.content, 'message_bank.ctas', all);
    },
  }),
  enough('offer_framing', 'message_bank.offer_framing', 1, 'way of putting the offer'),
  enough('compliance_safe_claims', 'message_bank.compliance_safe_claims', 1, 'claim that may be made'),
];

const channelMapping: Check = {
  id: 'channel_mapping',
  severity: 'MAJOR',
  title: 'For every target platform it is said what goes there',
  instruction: 'Name the messages or pieces of each platform.',
  run(input) {
    const field = 'message_bank.channel_mapping';
    const mapping = read(input).map(field);
    const mapped = platformsIn(Object.keys(mapping));
    const targets = platformsIn(read(input).list('asset_specifications.target_platforms'));
    const missing = targets.filter((target) => !mapped.includes(target));
    if (missing.length === 0 && Object.keys(mapping).length > 0) return undefined;
    const message =
      missing.length > 0 ? `Nothing is said of ${missing.join(', ')}.` : 'Nothing is said of any channel.';
    return { message, evidence: [{ field }] };
  },
  /** The pieces that are there already say where they go. */
  fix(input) {
    const field = 'message_bank.channel_mapping';
    const mapping = { ...read(input).map(field) };
    const mapped = platformsIn(Object.keys(mapping));
    for (const { item } of itemsIn(input)) {
      const title = item.title || item.hook;
      if (mapped.includes(item.platform) || title === '') continue;
      const before = mapping[item.platform];
      mapping[item.platform] = [...(Array.isArray(before) ? before : []), title];
    }
    return withValue(input.content, field, mapping);
  },
};

const brandVoice: Check = {
  id: 'brand_voice_notes',
  severity: 'MINOR',
  title: 'There are notes on the voice',
  instruction: 'Take over the tone of the strategy, or write how the brand speaks.',
  run(input) {
    const field = 'message_bank.brand_voice_notes';
    return read(input).text(field) === ''
      ? { message: 'Nothing is said of the voice.', evidence: [{ field }] }
      : undefined;
  },
  fix: (input) =>
    withValue(
      input.content,
      'message_bank.brand_voice_notes',
      strategyOf(input).text('layer7_constraints.tone_boundaries'),
    ),
};

// The pieces -----------------------------------------------------------------------------------------

type PlacedItem = { path: string; number: number; item: CreativeItem };

function itemsIn(input: QcInput): PlacedItem[] {
  return read(input)
    .rows('items.items')
    .flatMap((row, index) => {
      const item = itemOf(row);
      return item ? [{ path: `items.items.${index}`, number: index + 1, item }] : [];
    });
}

/** What stands out in some of the pieces: one message that names them, with a place for each. */
function foundIn(
  input: QcInput,
  look: (placed: PlacedItem) => { field: string; says: string } | undefined,
  status: Found['status'] = 'FAIL',
): Found | undefined {
  const found = itemsIn(input).flatMap((placed) => {
    const one = look(placed);
    return one ? [{ ...one, number: placed.number, path: placed.path }] : [];
  });
  if (found.length === 0) return undefined;
  return {
    message: found.map(({ number, says }) => `Piece ${number}: ${says}.`).join(' '),
    evidence: found.map(({ path, field, says }): Evidence => ({ field: `${path}.${field}`, text: says })),
    status,
  };
}

const itemLimits: Check = {
  id: 'item_platform_limits',
  severity: 'BLOCKER',
  title: 'Every piece is within the limits of its platform',
  instruction: 'Shorten the piece, or choose another format.',
  run: (input) => foundIn(input, limitsBroken('error')) ?? foundIn(input, limitsBroken('warn'), 'WARN'),
};

/** What is published, as its platform counts it. */
function limitsBroken(level: LengthFinding['level']) {
  return ({ item }: PlacedItem) => {
    const { findings } = checkLength(item.platform, item.content_type, publishedText(item));
    const [first] = findings.filter((finding) => finding.level === level);
    return first && { field: fieldOf(first, item), says: lengthPhrase(first) };
  };
}

function fieldOf({ code }: LengthFinding, item: CreativeItem): string {
  if (code.startsWith('SUBJECT')) return 'title';
  if (code.startsWith('PREHEADER')) return 'hook';
  if (code.endsWith('HASHTAGS')) return 'hashtags';
  return item.caption === '' ? 'body_text' : 'caption';
}

/** Before a piece can be planned its pictures have to exist; a draft has to say what is to be seen. */
const itemMedia: Check = {
  id: 'item_media',
  severity: 'MAJOR',
  title: 'Every piece says what is to be seen, where its format needs something to be seen',
  instruction: 'Describe the picture, the video with its thumbnail, or two slides at least.',
  run: (input) =>
    foundIn(
      input,
      ({ item }) => {
        const missing = mediaMissing(item);
        return missing === undefined ? undefined : { field: mediaField(item), says: `${missing} is missing` };
      },
      'WARN',
    ),
};

function mediaField(item: CreativeItem): string {
  const need = mediaNeedOf(item);
  if (need === 'CAROUSEL') return 'body_text';
  return need === 'VIDEO' && item.video_concept === '' ? 'video_concept' : 'image_prompt';
}

const itemCta: Check = {
  id: 'item_cta',
  severity: 'MAJOR',
  title: 'Every piece asks for something',
  instruction: 'Take over the strategy’s main call to action, or write another.',
  run: (input) =>
    foundIn(input, ({ item }) => (lacksCta(item) ? { field: 'cta', says: 'no call to action' } : undefined)),
  fix(input) {
    const cta = ctasOf(input.upstream)?.value[0] ?? input.upstream.campaign.primary_cta;
    const rows = read(input)
      .rows('items.items')
      .map((row): Row => {
        const item = itemOf(row);
        return item && lacksCta(item) ? { ...row, cta } : row;
      });
    return withValue(input.content, 'items.items', rows);
  },
};

function lacksCta(item: CreativeItem): boolean {
  return item.cta === '' && !asksForAction(publishedText(item));
}

const MEANINGFUL = 4;

const itemBrand: Check = {
  id: 'item_brand_look',
  severity: 'MINOR',
  title: 'Pieces that are looked at use the look of the brand',
  instruction: 'Name the colours, the typeface or the style of the strategy in the notes for the design.',
  run(input) {
    const terms = lookTerms(input);
    if (terms.length === 0) return undefined;
    return foundIn(input, ({ item }) => {
      const seen = [item.image_prompt, item.video_concept, item.design_notes].join('\n');
      if (seen.trim() === '' && mediaNeedOf(item) === 'NONE') return undefined;
      return wordIn(seen, terms) !== undefined
        ? undefined
        : { field: 'design_notes', says: 'nothing of the brand’s look' };
    });
  },
};

/** The words in which the strategy speaks of colours, type and style: `#1E3A8A`, "Garamond", "daylight". */
function lookTerms(input: QcInput): string[] {
  const strategy = strategyOf(input);
  const said = [
    ...entriesOf(strategy.text('layer7_constraints.visual_style')),
    ...entriesOf(strategy.text('layer7_constraints.visual_constraints')),
  ].filter((entry) => !isWebAddress(entry));
  const words = said.join('\n').match(/#[0-9a-f]{3,8}\b|[\p{L}\p{N}]+/giu) ?? [];
  return [...new Set(words.filter((word) => word.startsWith('#') || word.length >= MEANINGFUL))];
}

export const CREATIVES_CHECKS: readonly Check[] = [
  sourceSchema,
  sourceLayers,
  ...MESSAGES,
  channelMapping,
  brandVoice,
  itemLimits,
  itemMedia,
  itemCta,
  itemBrand,
  ...UNIVERSAL_CHECKS,
  ...COPY_CHECKS,
];
