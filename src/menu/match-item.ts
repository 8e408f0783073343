import { wordsOf } from '#src/locale/index';
import type { Menu, MenuItem } from './menu.ts';

/** Words that say nothing about which item is meant. */
const FILLERS = new Set(
  wordsOf(
    'je veux voudrais veut prends prendre donne donnez mettre mets moi un une des de du la le les l d svp s il te vous plait avec et please bonjour salam merci ' +
      'اريد نريد اعطني من فضلك و مع واحد واحده',
  ),
);
const NEGATIONS = new Set(wordsOf('pas sans aucun aucune non بدون لا مش ليس'));

/**
 * The items that a text names, by whole words of their French or Arabic name or an alias. Several when the text fits several equally
 * ("pizza"); none when a word is left that no candidate knows, or when the text says no to something.
 */
export function matchItems(menu: Menu, text: string): readonly MenuItem[] {
  const all = wordsOf(text);
  if (all.some((word) => NEGATIONS.has(word))) return [];
  const words = all.filter((word) => !FILLERS.has(word) && !/^x?\d+x?$/.test(word));
  if (words.length === 0) return [];
  const full = menu.items.filter((item) => namesOf(item).some((name) => sameWords(name, words)));
  if (full.length > 0) return full;
  return menu.items.filter((item) => namesOf(item).some((name) => words.every((word) => name.includes(word))));
}

/** Every name of the item as words; a plural s is no other word. */
function namesOf(item: MenuItem): readonly (readonly string[])[] {
  return [item.label.fr, item.label.ar, ...item.aliases].map((name) => {
    const words = wordsOf(name).filter((word) => !FILLERS.has(word));
    return words.flatMap((word) => [word, `${word}s`]);
  });
}

function sameWords(name: readonly string[], words: readonly string[]): boolean {
  return words.every((word) => name.includes(word)) && words.length >= name.length / 2;
}
