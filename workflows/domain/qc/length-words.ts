import type { LengthFinding } from '../text-length';

/** What is wrong with a text's length, in a phrase that follows its name: "280 is the most, this has 301". */
export function lengthPhrase({ code, counted, limit, part }: LengthFinding): string {
  const where = part === undefined ? '' : `part ${part}: `;
  switch (code) {
    case 'TEXT_TOO_LONG':
      return `${where}${counted - limit} too long, ${limit} is the most`;
    case 'TEXT_CLIPPED':
      return `longer than the ${limit} bytes that Gmail shows`;
    case 'TOO_MANY_PARTS':
      return `${counted} parts, ${limit} is the most`;
    case 'TOO_MANY_HASHTAGS':
      return `${counted} hashtags, ${limit} is the most`;
    case 'MANY_HASHTAGS':
      return `${counted} hashtags, ${limit} or fewer do better`;
    case 'SUBJECT_MISSING':
      return 'the subject is missing';
    case 'SUBJECT_TOO_LONG':
      return `a subject of ${counted} characters, mail servers take ${limit}`;
    case 'SUBJECT_LONG':
      return `a subject of ${counted} characters, beyond ${limit} phones cut it`;
    case 'PREHEADER_LONG':
      return `a preheader of ${counted} characters, ${limit} are shown`;
    case 'PREHEADER_SHORT':
      return `a preheader of ${counted} characters, with fewer than ${limit} the inbox fills it up with the message`;
  }
}
