import { politeCommand, wordsOf } from '#src/locale/index';
import { SCORES } from '#src/support/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { intentOfTap, optionId } from './option-id.ts';
import { hear } from './read-request.ts';
import type { ConversationState, Stage } from './state.ts';

/** A score and courtesies; a longer text is about something else. */
const MAX_READ = 60;
const STAR = /⭐|★|🌟/gu;
/** Blanks, and what asks for the coloured form of a sign. */
const BETWEEN_STARS = /\s|\uFE0F/g;
/** As `wordsOf` folds them. */
const STAR_WORDS = [
  'etoile',
  'etoiles',
  'star',
  'stars',
  'njoum',
  'nedjma',
  'نجمه',
  'نجوم',
  'نجمات',
  'نجمتين',
  'نجمتان',
];
const OUT_OF = ['sur', 'من', 'men', 'of'];

/** "5", "٤", "5 étoiles", "4/5", "⭐⭐⭐", "خمسة", while the question how it was is the last one. */
export function readRating(text: string, { prompt }: ConversationState, facts: Facts): Intent | null {
  const asked = prompt?.options.map(({ id }) => intentOfTap(id)).find((intent) => intent?.kind === 'rate');
  if (asked?.kind !== 'rate' || text.length > MAX_READ) return null;
  const said = starsIn(text) ?? figureIn(text) ?? wordIn(text, facts);
  const score = SCORES.find((candidate) => candidate === said);
  return score === undefined ? null : intentOfTap(optionId.rate(asked.orderId, score));
}

function starsIn(text: string): number | null {
  const stars = text.match(STAR)?.length ?? 0;
  const isBare = text.replace(STAR, '').replace(BETWEEN_STARS, '') === '';
  return isBare && stars > 0 ? stars : null;
}

function figureIn(text: string): number | null {
  const words = wordsOf(text).filter((word) => !STAR_WORDS.includes(word) && !OUT_OF.includes(word));
  const [first = '', ...others] = words;
  const isOutOfFive = others.length === 1 && others[0] === '5';
  return /^[1-5]$/.test(first) && (others.length === 0 || isOutOfFive) ? Number(first) : null;
}

/** "cinq", "khamsa", "خمسة من فضلك". */
function wordIn(text: string, facts: Facts): number | null {
  const words = wordsOf(text).filter((word) => !STAR_WORDS.includes(word));
  const sentence = hear(words.join(' '), facts);
  if (!sentence || sentence.negated || sentence.asks || sentence.hasFigure) return null;
  if (sentence.items.length > 0 || sentence.unknown.length > 0) return null;
  const isBare = [...sentence.meanings].every((meaning) => meaning === 'filler' || meaning === 'thanks');
  return isBare ? sentence.looseNumber : null;
}

/** What was bad, in whatever words; ways to somewhere else lead there. */
export function readComment(text: string, { until }: Extract<Stage, { kind: 'comment' }>, facts: Facts): Intent | null {
  return facts.now > until || politeCommand(text) !== null ? null : { kind: 'comment', text };
}
