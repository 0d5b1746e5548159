import { date } from './date';
import { fieldId } from './field-id';
import { number } from './number';
import { time } from './time';

/** Every helper a template may call. They format what they are given and know nothing else. */
export const helpers = { date, fieldId, number, time };
