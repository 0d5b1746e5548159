/** The title of a post is its first sentence, and can be long: its page has all of it. */
export function clipped(title: string, most = 80): string {
  return title.length > most ? `${title.slice(0, most - 1).trimEnd()}…` : title;
}
