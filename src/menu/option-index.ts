import { isLinkWord, termMeans, wordsOf } from '#src/locale/index';
import type { MenuItem, MenuOption } from './menu.ts';
import type { TextWord } from './name-index.ts';
import { Vocabulary } from './vocabulary.ts';

/** Options of one item that the words name, and how many words that took. */
export interface OptionMention {
  readonly options: readonly MenuOption[];
  readonly length: number;
  /** All that the label says was said, and it says itself which way it goes ("double steak"). */
  readonly plain: boolean;
}

interface OptionWords {
  readonly option: MenuOption;
  /** Of each label: what tells the option from "sans" and "extra", which say only which way it goes. */
  readonly labels: readonly { readonly words: readonly number[]; readonly marked: boolean }[];
}

const indexes = new WeakMap<MenuItem, OptionIndex>();

/** Built once per item, like the index of names. */
export function optionIndexOf(item: MenuItem): OptionIndex {
  const known = indexes.get(item);
  if (known) return known;
  const index = new OptionIndex(item);
  indexes.set(item, index);
  return index;
}

class OptionIndex {
  private readonly vocabulary = new Vocabulary();
  private readonly options: readonly OptionWords[];

  constructor(item: MenuItem) {
    this.options = item.options.map((option) => ({
      option,
      labels: [option.label.fr, option.label.ar].map((label) => ({
        words: tellingWords(label).map((word) => this.vocabulary.add(word)),
        marked: wordsOf(label).some(isMarker),
      })),
    }));
  }

  mentionAt(words: readonly TextWord[], at: number, kinds: readonly MenuOption['kind'][]): OptionMention | null {
    const ids: (readonly number[])[] = [];
    let end = at;
    let found = this.options.filter(({ option }) => kinds.includes(option.kind));
    for (let next = at; next < words.length && found.length > 0; next++) {
      const word = words[next];
      if (!word || (word.opensClause && next > at)) break;
      const match = this.vocabulary.find(word.text) ?? (word.isKnown ? null : this.vocabulary.guess(word.text));
      const fitting = match
        ? found.filter(({ labels }) => labels.some((label) => label.words.some((id) => match.ids.includes(id))))
        : [];
      if (match && fitting.length > 0) {
        ids.push(match.ids);
        found = fitting;
        end = next + 1;
      } else if (!isLinkWord(word.text)) break;
    }
    if (ids.length === 0) return null;
    const said = (label: OptionWords['labels'][number]) =>
      label.words.length > 0 && label.words.every((id) => ids.some((match) => match.includes(id)));
    const whole = found.filter(({ labels }) => labels.some(said));
    const chosen = whole.length > 0 ? whole : found;
    const plain = whole.length > 0 && whole.every(({ labels }) => labels.every((label) => !label.marked));
    return { options: chosen.map(({ option }) => option), length: end - at, plain };
  }
}

function tellingWords(label: string): readonly string[] {
  const words = wordsOf(label);
  const telling = words.filter((word) => !isLinkWord(word) && !isMarker(word));
  return telling.length > 0 ? telling : words;
}

/** "double steak" is told from "steak" by its first word. */
function isMarker(word: string): boolean {
  return word !== 'double' && (termMeans(word, 'without') || termMeans(word, 'with'));
}
