/** Titles are the first sentence of a post, and reasons what somebody had to say: both can be long, and have a page of their own. */
export function clipped(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
