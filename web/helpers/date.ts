import { describeDay } from '../times';

/** `{{date start_date}}`: a calendar day, "Fri 20 Nov 2026". */
export function date(day: string | null | undefined): string {
  return day ? describeDay(day) : '';
}
