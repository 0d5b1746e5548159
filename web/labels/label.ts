/** The five colours a status can have, and none. Each comes with its icon and word, never alone. */
export const TONES = ['neutral', 'waiting', 'due', 'late', 'done', 'blocked'] as const;
export type Tone = (typeof TONES)[number];

/** How a value is shown: `shared/_status.hbs` takes one. `icon` is a symbol of `public/icons.svg`. */
export type Label = { word: string; icon: string; tone: Tone };

export function label(word: string, icon: string, tone: Tone = 'neutral'): Label {
  return { word, icon, tone };
}
