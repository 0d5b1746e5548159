/** What a reviewer's "no" asks for, as far as plain rules can read it. */
import { PLATFORMS, type Platform } from '../../workflows/domain/platforms';
import type { Length, Tone } from '../../workflows/domain/plans';

export type Ask =
  | { kind: 'length'; length: Length }
  | { kind: 'tone'; tone: Tone }
  | { kind: 'soft_sell' }
  | { kind: 'hashtags'; hashtags: 'few' | 'none' }
  | { kind: 'no_emoji' }
  | { kind: 'platform'; platform: Platform; direction: 'more' | 'less' }
  | { kind: 'focus'; on: string }
  | { kind: 'mention'; what: string }
  | { kind: 'avoid'; words: string[] }
  | { kind: 'new_angles' };

const PLATFORM_WORDS: Record<Platform, RegExp> = {
  linkedin: /\blinked-?in\b/i,
  instagram: /\b(instagram|insta|ig)\b/i,
  // The letter alone only as a capital: "x" also multiplies.
  twitter: /\b[Tt]witter\b|\bX\b/,
  email: /\b(e-?mails?|newsletters?)\b/i,
};

const MORE =
  /\b(more|stronger|increase|add|focus|prioriti[sz]e|lean on|heavier|not enough|missing|lead with)\b/i;
const LESS = /\b(less|fewer|reduce|drop|no|without|too (much|many)|cut|weaker|lighter|avoid)\b/i;

/**
 * Every ask in a reason, in the order in which the clauses stand, and the clauses that say something but ask
 * for nothing we know.
 */
export function readReason(reason: string): { asks: Ask[]; unread: string[] } {
  const clauses = clausesOf(reason).map((clause) => ({ clause, asks: asksOfClause(clause) }));
  const asks = new Map(clauses.flatMap((one) => one.asks).map((ask) => [JSON.stringify(ask), ask]));
  const unread = clauses.filter((one) => one.asks.length === 0 && keyWordsOf(one.clause).length > 0);
  return { asks: [...asks.values()], unread: unread.map((one) => one.clause) };
}

/**
 * "Shorter, and more LinkedIn. Avoid the word 'cheap'" is three clauses. What stands in quotation marks stays
 * whole, so does "acme.com", and a list of quoted words stays together.
 */
function clausesOf(reason: string): string[] {
  const text = reason.replaceAll(/[“”«»„]/g, '"').replaceAll(/[‘’]/g, "'");
  const sentences = text.match(/(?:"[^"]*"|,(?=\s*["'])|[.,](?=\S)|[^.,;!?\n"])+/g) ?? [];
  return sentences
    .flatMap((sentence) => sentence.split(CONJUNCTION))
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
}

/** "but" always begins something new, "and" only before a word that asks. */
const CONJUNCTION =
  /\s+but\s+|(?:\s+|^)and\s+(?=please|also|more|less|fewer|no|don|do not|avoid|mention|focus|include|shorter|longer|bolder|friendlier|warmer|without)/i;

function asksOfClause(clause: string): Ask[] {
  const avoided = avoidedIn(clause);
  if (avoided.length > 0) return [{ kind: 'avoid', words: avoided }];
  const style = styleAsks(clause);
  const platforms = platformAsks(clause);
  const subject = style.length + platforms.length === 0 ? subjectAsks(clause) : [];
  return [...style, ...platforms, ...subject];
}

function styleAsks(clause: string): Ask[] {
  const asks: Ask[] = [];
  const tone = toneIn(clause);
  if (tone) asks.push({ kind: 'tone', tone });
  if (
    /\b(less|not so|too|not as|tone down the)\s+(sales-?y|pushy|promotional|aggressive|commercial|hard[- ]?sell|advert\w*|selling)\b|\bsoft(er|en)( the)? (sell|selling|call)/i.test(
      clause,
    )
  ) {
    asks.push({ kind: 'soft_sell' });
  }
  if (/\b(no|without|drop( the)?|remove( the)?|skip( the)?) (any )?(hash-?tags?)\b/i.test(clause)) {
    asks.push({ kind: 'hashtags', hashtags: 'none' });
  } else if (/\b(fewer|less|too many) hash-?tags?\b/i.test(clause))
    asks.push({ kind: 'hashtags', hashtags: 'few' });
  if (
    /\b(no|without|drop( the)?|remove( the)?|fewer|less|too many|skip( the)?) (any )?emojis?\b/i.test(clause)
  ) {
    asks.push({ kind: 'no_emoji' });
  }
  if (
    /\b(shorter|too long|more concise|tighter|briefer|too wordy|less wordy|less text|trim)\b/i.test(clause)
  ) {
    asks.push({ kind: 'length', length: 'short' });
  } else if (/\b(longer|too short|more detail(ed)?|more depth|in depth|elaborate|too thin)\b/i.test(clause)) {
    asks.push({ kind: 'length', length: 'long' });
  }
  if (
    /\b(different|other|another|new|fresh|better)\s+(angles?|ideas?|approach|direction|take)\b|\btoo generic\b|\bstart over\b|\bboring\b/i.test(
      clause,
    )
  ) {
    asks.push({ kind: 'new_angles' });
  }
  return asks;
}

function toneIn(clause: string): Tone | undefined {
  if (/\b(less|too|not so|not as) (formal|stiff|dry|cold|corporate)\b/i.test(clause)) return 'friendly';
  if (/\b(less|too|not so|not as) (casual|informal|chatty|friendly|flippant)\b/i.test(clause))
    return 'formal';
  if (/\b(less|too|not so|not as) (bold|loud|cheeky|provocative)\b/i.test(clause)) return 'plain';
  if (
    /\b(bolder|bold|punchier|punchy|braver|edgier|provocative|more daring|too tame|too safe)\b/i.test(clause)
  )
    return 'bold';
  if (
    /\b(friendlier|friendly|warmer|warm|casual|informal|conversational|more human|relaxed)\b/i.test(clause)
  ) {
    return 'friendly';
  }
  return /\b(formal|professional|serious|sober)\b/i.test(clause) ? 'formal' : undefined;
}

function platformAsks(clause: string): Ask[] {
  return PLATFORMS.filter((platform) => PLATFORM_WORDS[platform].test(clause)).flatMap((platform): Ask[] => {
    if (LESS.test(clause)) return [{ kind: 'platform', platform, direction: 'less' }];
    return MORE.test(clause) ? [{ kind: 'platform', platform, direction: 'more' }] : [];
  });
}

const NOUN_MAX = 80;

function subjectAsks(clause: string): Ask[] {
  const focus =
    /\b(?:focus(?:ed)?(?: more)? on|concentrate on|centre on|center on|emphasi[sz]e|more about|more on|lead with|prioriti[sz]e)\s+(.+)$/i.exec(
      clause,
    )?.[1];
  if (focus) return nounAsk(focus, (on) => ({ kind: 'focus', on }));
  const mention =
    /\b(?:mention(?:ing)?|include|talk about|bring in|add|refer to|reference|missing)\s+(.+)$/i.exec(
      clause,
    )?.[1];
  if (mention) return nounAsk(mention, (what) => ({ kind: 'mention', what }));
  return [];
}

function nounAsk(text: string, ask: (noun: string) => Ask): Ask[] {
  const noun = text
    .replaceAll('"', '')
    .replace(/^(?:a |an |the |some |something about |that |more )+/i, '')
    .replace(/\s+(?:please|too|as well|instead|more)$/i, '')
    .trim()
    .slice(0, NOUN_MAX)
    .trim();
  return noun.length >= 2 ? [ask(noun)] : [];
}

const AVOID =
  /\b(?:avoid|don'?t (?:say|use|write|mention)|do not (?:say|use|write|mention)|never (?:say|use|write|mention)|stop (?:saying|using)|remove|without|no more|drop)\s+(?:using\s+|saying\s+)?(?:the\s+)?(?:(?:words?|term|phrase|expression)\s+)?(.+)$/i;

/** Words that may not occur. A platform, tags, emoji or a style word after "avoid" is another kind of ask. */
function avoidedIn(clause: string): string[] {
  const rest = AVOID.exec(clause)?.[1];
  if (!rest || /^(?:any )?(?:hash-?tags?|emojis?)\b/i.test(rest)) return [];
  if (PLATFORMS.some((platform) => PLATFORM_WORDS[platform].test(rest))) return [];
  const quoted = [...rest.matchAll(/"([^"]+)"|(?<!\w)'([^']+)'(?!\w)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const words = quoted.length > 0 ? quoted : rest.split(/\s+(?:and|or)\s+/i);
  return words.map((word) => word.trim().slice(0, NOUN_MAX)).filter((word) => word.length >= 2);
}

const STOP_WORDS = new Set(
  (
    'a about again all also am an and any are as at be been but by can cannot campaign change could did do does done ' +
    'feel feels for from get go good had has have he her his how i if in into is it its just like make me more most must my ' +
    'need needs no not now of off on one only or our out please plan post posts really same say see she should so ' +
    'some still such text than that the their them then there these they thing things think this to too us use very ' +
    'wants wanted like likes looks seems quite ' +
    'want was we were what when which while who why will with work would write wrong you your don isn doesn enough much'
  ).split(' '),
);

const KEY_WORDS = 2;

/** The longest telling words of a reason, in its own order: what is left when no ask was recognised. */
export function keyWordsOf(reason: string): string[] {
  const words = reason.match(/[\p{L}\p{N}][\p{L}\p{N}-]{2,}/gu) ?? [];
  const telling = words.filter((word) => !STOP_WORDS.has(word.toLowerCase()));
  const unique = [...new Map(telling.map((word) => [word.toLowerCase(), word.slice(0, 40)])).values()];
  const longest = unique.toSorted((a, b) => b.length - a.length).slice(0, KEY_WORDS);
  return unique.filter((word) => longest.includes(word));
}
