import { normalizeText, wordsOf } from '../normalize.ts';
import { arabicLexicon } from './ar.ts';
import { COMMANDS, type Command } from './command.ts';
import { darijaLexicon } from './darija.ts';
import { frenchLexicon } from './fr.ts';

/** Words that may stand around a command without changing it. */
const COURTESY = new Set(
  wordsOf(
    'svp stp s il te vous plait please de la le les un une mon ma en je veux voudrais peux voir moi on et alors bonjour salam من فضلك لو سمحت اريد ان',
  ),
);

/** Naming one of these in a short sentence is asking for it. A yes, a no or a service mode must be the whole text instead. */
const NAMED_THINGS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    menu: 'menu',
    القائمة: 'menu',
    المنيو: 'menu',
    panier: 'cart',
    السلة: 'cart',
    annuler: 'cancel',
    إلغاء: 'cancel',
    aide: 'help',
    مساعدة: 'help',
  } as const).map(([word, command]) => [normalizeText(word), command]),
);
const NEGATIONS = new Set(wordsOf('pas sans aucun non ne لا بدون ليس ما مش'));
const SHORT_SENTENCE_WORDS = 6;
/** No command, with all its courtesies, is longer. */
const MAX_LENGTH = 200;

const LEXICONS = [frenchLexicon, arabicLexicon, darijaLexicon];
const BY_PHRASE = new Map<string, Command>();
for (const command of COMMANDS) {
  for (const phrase of LEXICONS.flatMap(({ commands }) => commands[command])) BY_PHRASE.set(phraseKey(phrase), command);
}

function phraseKey(text: string): string {
  return wordsOf(text).join(' ') || normalizeText(text);
}

/** The command that a text is as a whole: safe even where any text could be an answer. */
export function exactCommand(text: string): Command | null {
  if (text.length > MAX_LENGTH) return null;
  return BY_PHRASE.get(phraseKey(text)) ?? null;
}

/** The command that a text is as a whole, or without its courtesies. */
export function politeCommand(text: string): Command | null {
  if (text.length > MAX_LENGTH) return null;
  const core = wordsOf(text).filter((word) => !COURTESY.has(word));
  return exactCommand(text) ?? BY_PHRASE.get(core.join(' ')) ?? null;
}

/** The command that a text is, or that it names in a short sentence. */
export function findCommand(text: string): Command | null {
  if (text.length > MAX_LENGTH) return null;
  return politeCommand(text) ?? findNamedThing(wordsOf(text));
}

function findNamedThing(words: readonly string[]): Command | null {
  if (words.length > SHORT_SENTENCE_WORDS || words.some((word) => NEGATIONS.has(word))) return null;
  const found = new Set(words.flatMap((word) => NAMED_THINGS.get(word) ?? []));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}
