import { readText } from '#src/conversation/read-text';
import { languageMenu } from '../../test/fixtures/language/menu.ts';
import type { Phrase, PhraseLanguage, Phrases, TalkPlace } from '../../test/fixtures/language/phrase.ts';
import { meaningsOf, readExpected } from './meaning.ts';
import { sends, type TalkAt, talkAt } from './talk-places.ts';

export interface Reading {
  readonly phrase: Phrase;
  readonly read: string;
  readonly isRight: boolean;
  /** It was not right, and put something in a cart, took it out, placed an order, or changed what the customer had chosen. */
  readonly isHarmful: boolean;
  /** It was not right, and the customer was asked what was meant. */
  readonly isAskedBack: boolean;
}

export interface Score {
  readonly language: PhraseLanguage | 'all';
  readonly phrases: number;
  readonly right: number;
  readonly harmful: number;
  readonly askedBack: number;
}

const ASKING_BACK = /^(?:unknown|ask|item|help|edit|category)\b/;

const places = new Map<TalkPlace, TalkAt>();

function placeOf(place: TalkPlace): TalkAt {
  const known = places.get(place) ?? talkAt(place);
  places.set(place, known);
  return known;
}

export function readPhrase(phrase: Phrase): Reading {
  const talk = placeOf(phrase.at ?? 'fresh');
  const { state, facts } = talk;
  const meanings = meaningsOf(readText(phrase.text, state, facts), state, languageMenu);
  const [read = ''] = meanings;
  const changed = changes(talk, phrase.text);
  const isRight = phrase.means.split('|').some((answer) => {
    const expected = readExpected(answer, state, languageMenu);
    return expected === 'nothing' ? !changed : meanings.some((meaning) => fits(meaning, expected));
  });
  return {
    phrase,
    read,
    isRight,
    isHarmful: !isRight && changed,
    isAskedBack: !isRight && !changed && ASKING_BACK.test(read),
  };
}

/** A choice that holds all that was wanted, and little else, asks what it should. */
function fits(meaning: string, expected: string): boolean {
  if (meaning === expected) return true;
  if (!expected.startsWith('ask ') || !meaning.startsWith('ask ')) return false;
  const offered = meaning.split(' ').slice(1);
  const wanted = expected.split(' ').slice(1);
  return wanted.every((code) => offered.includes(code)) && offered.length <= wanted.length + 4;
}

/** Whether anything is other than before that the customer would have to put right. */
function changes(talk: TalkAt, text: string): boolean {
  const after = sends(talk, { kind: 'text', text });
  if (after.placesOrder) return true;
  const { cart, note, optedOut, language } = talk.state;
  const before = JSON.stringify([cart.lines, note, optedOut, language.chosen]);
  const { state } = after;
  return before !== JSON.stringify([state.cart.lines, state.note, state.optedOut, state.language.chosen]);
}

export function readAll(phrases: Phrases): ReadonlyMap<PhraseLanguage, readonly Reading[]> {
  const languages = Object.keys(phrases) as PhraseLanguage[];
  return new Map(languages.map((language) => [language, phrases[language].map(readPhrase)]));
}

export function scoreOf(language: Score['language'], readings: readonly Reading[]): Score {
  return {
    language,
    phrases: readings.length,
    right: readings.filter(({ isRight }) => isRight).length,
    harmful: readings.filter(({ isHarmful }) => isHarmful).length,
    askedBack: readings.filter(({ isAskedBack }) => isAskedBack).length,
  };
}
