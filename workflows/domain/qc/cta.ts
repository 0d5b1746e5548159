import { linksIn } from '../text-length';
import { hasWord } from './words';

/** Calls to action in copy: whether a text asks for something, and whether that something needs a link. */

/** These lead somewhere else. */
const LEADING = [
  'learn more',
  'shop now',
  'sign up',
  'get started',
  'visit',
  'download',
  'register',
  'book',
  'order',
];
/** And this is done on the spot. */
const CTA_WORDS = [...LEADING, 'reply'];

/** A text that asks its reader to do something, by the words in which that is usually done. */
export function asksForAction(text: string): boolean {
  return CTA_WORDS.some((word) => hasWord(text, word));
}

/** Where the link is, for who reads the text. */
const ELSEWHERE =
  /\blinks? in (?:the |our )?(?:bio|profile|comments?|first comment)\b|\blink sticker\b|\btap the link\b/i;

/** “Sign up” without anything to click; an answer by reply or direct message needs no link. */
export function lacksLink(cta: string, text: string, link: string): boolean {
  if (!LEADING.some((word) => hasWord(cta, word))) return false;
  if (/\b(?:reply|replying|comment|message us|dm|call us)\b/i.test(cta)) return false;
  return link === '' && linksIn(`${text}\n${cta}`).length === 0 && !ELSEWHERE.test(`${text}\n${cta}`);
}
