const MOST = 120;

/**
 * The name that people know a file by, without folders and invisible characters, at most 120 characters long. The end
 * tells the kind and stays. The joiner inside an emoji is no trick and stays, too; a name of nothing is `file`.
 */
export function shownName(given: string): string {
  const base = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = base.replaceAll(/(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}"]/gu, '').trim();
  if (clean.replaceAll(/\u200d|\ufe0f|[\s.]/gu, '') === '') return 'file';
  const signs = [...clean];
  return signs.length > MOST ? `…${signs.slice(1 - MOST).join('')}` : clean;
}
