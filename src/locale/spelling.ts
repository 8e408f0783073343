import { hasArabicScript } from './locale.ts';

const ARABIC_FOLDS: Readonly<Record<string, string>> = { ث: 'ت', ذ: 'د', ظ: 'ض' };
/** Consonants of Arabic as the folded Latin letters; what is not here is a vowel or has no letter of its own in Latin (ع). */
const ARABIC_CONSONANTS: Readonly<Record<string, string>> = {
  ...{ ب: 'b', ت: 't', ج: 'j', ح: 'h', خ: 'X', د: 'd', ر: 'r', ز: 'z', س: 's', ش: 'C', ص: 's', ض: 'd', ط: 't' },
  ...{ غ: 'G', ف: 'f', ق: 'k', ك: 'k', ل: 'l', م: 'm', ن: 'n', ه: 'h' },
};
const ARABIC_PREFIXES = ['وال', 'بال', 'فال', 'ال', 'لل', 'و', 'ب', 'ل', 'ف'];
const MIN_STEM = 3;

/** Letters that a word may begin with in another spelling of it. Both scripts, because it may be written in either. */
const INITIALS: Readonly<Record<string, string>> = {
  ...{ c: 'k', q: 'k', '9': 'k', '5': 'k', s: 'k', '7': 'h', j: 'g', d: 'g', p: 'b', v: 'f', '8': 'g' },
  ...{ e: 'a', i: 'a', o: 'a', u: 'a', w: 'a', y: 'a', '2': 'a', '3': 'a' },
  ...{ ب: 'b', ت: 't', ث: 't', ج: 'g', ح: 'h', خ: 'k', د: 'g', ذ: 'g', ر: 'r', ز: 'z', س: 'k', ش: 'k', ص: 'k', ض: 'g' },
  ...{ ط: 't', ظ: 'g', ع: 'a', غ: 'g', ف: 'f', ق: 'k', ك: 'k', ل: 'l', م: 'm', ن: 'n', ه: 'h', و: 'a', ي: 'a', ا: 'a' },
};

/** Words with another initial are no spellings of this one. */
export function initialOf(word: string): string {
  const [first = ''] = word;
  return INITIALS[first] ?? first;
}

/** Spellings of one word that sound alike are one: `9adech` and `kadech`, `zoudj` and `zouj`, `commande` and `comande`. */
export function foldWord(word: string): string {
  if (hasArabicScript(word))
    return word.replace(/[ثذظ]/gu, (letter) => ARABIC_FOLDS[letter] ?? letter).replace(/(.)\1+/gu, '$1');
  return word
    .replace(/[23]/g, '')
    .replace(/7/g, 'h')
    .replace(/9|q|ck/g, 'k')
    .replace(/5|kh/g, 'X')
    .replace(/ch|sh/g, 'C')
    .replace(/gh/g, 'G')
    .replace(/ph/g, 'f')
    .replace(/dj/g, 'j')
    .replace(/th/g, 't')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/c/g, 'k')
    .replace(/gu(?=[ei])/g, 'g')
    .replace(/ou|oo|[ow]/g, 'u')
    .replace(/y/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=...)e$/, '');
}

/** The consonants alone: short vowels are written as one likes. */
export function skeletonOf(folded: string): string {
  if (!hasArabicScript(folded)) return folded.replace(/[aeiu]/g, '');
  return [...folded.replace(/ه$/u, '').replace(/دج/gu, 'ج')].map((letter) => ARABIC_CONSONANTS[letter] ?? '').join('');
}

/** What is left to compare between the two scripts: Arabic has no p and no v, and writes g in four ways. */
export function crossSkeletonOf(folded: string): string {
  return skeletonOf(folded)
    .replace(/p/g, 'b')
    .replace(/v/g, 'f')
    .replace(/[Gj]/g, 'g')
    .replace(/(.)\1+/g, '$1');
}

/** The word without its plural, its article or the "and" written onto it; the likeliest first. Never without its whole self. */
export function stemsOf(word: string): readonly string[] {
  if (word.length <= MIN_STEM) return NONE;
  const stems = hasArabicScript(word) ? arabicStems(word) : latinStems(word);
  return stems.length === 0 ? NONE : stems.filter((stem) => stem.length >= MIN_STEM && stem !== word);
}

const NONE: readonly string[] = [];

function arabicStems(word: string): readonly string[] {
  const bare = ARABIC_PREFIXES.filter((prefix) => word.startsWith(prefix)).map((prefix) => word.slice(prefix.length));
  if (!word.endsWith('ات')) return bare;
  const plural = [word, ...bare].map((form) => form.slice(0, -2));
  return [...bare, ...plural.flatMap((form) => [form, `${form}ه`, `${form}ا`])];
}

function latinStems(word: string): readonly string[] {
  const first = word[0];
  const last = word[word.length - 1];
  if (first !== 'l' && first !== 'e' && first !== 'a' && last !== 's' && last !== 'x' && last !== 't') return NONE;
  const stems: string[] = [];
  if (/[a-z][sx]$/.test(word)) stems.push(word.slice(0, -1));
  if (word.endsWith('at')) stems.push(word.slice(0, -2), word.slice(0, -1));
  if (word.startsWith('el') || word.startsWith('al')) stems.push(word.slice(2));
  if (first === 'l') stems.push(word.slice(1));
  return stems;
}

const VERB_ENDINGS = {
  latin: [
    'ouhali',
    'iwhali',
    'hali',
    'halna',
    'ouli',
    'iwli',
    'oulna',
    'iwlna',
    'ouha',
    'iwha',
    'li',
    'lna',
    'ou',
    'iw',
    'ha',
    'hom',
    'h',
  ],
  arabic: [
    'وهالي',
    'هالي',
    'هالنا',
    'ولي',
    'ولنا',
    'وها',
    'وه',
    'وا',
    'وني',
    'كم',
    'نا',
    'ني',
    'لي',
    'لنا',
    'ها',
    'هم',
    'ه',
    'و',
  ],
};

/** Darija and Arabic write who and whom onto the verb: "zidouhali" is "zid", "nbadlou" is "badel" of us. */
export function verbStemsOf(word: string): readonly string[] {
  const isArabic = hasArabicScript(word);
  const endings = isArabic ? VERB_ENDINGS.arabic : VERB_ENDINGS.latin;
  const bare = endings.filter((ending) => word.endsWith(ending)).map((ending) => word.slice(0, -ending.length));
  // "tayebouli" of several is "tayebli" of one.
  const several = isArabic
    ? word.replace(/و(?=لي$|لنا$|ني$|نا$)/u, '')
    : word.replace(/(?:ou|iw)(?=li$|lna$|ni$|na$)/, '');
  const person = isArabic ? /^[نتي]/u : /^[nty]/;
  const all = [word, several, ...bare].flatMap((form) => (person.test(form) ? [form, form.slice(1)] : [form]));
  return all.filter((stem) => stem.length >= MIN_STEM && stem !== word);
}

/** Whether one becomes the other by at most `limit` letters added, lost, changed, or swapped with their neighbour. */
export function isWithin(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (old[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (older[j - 2] ?? 0) + 1);
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return false;
    older = old;
    old = row;
  }
  return (old[b.length] ?? limit + 1) <= limit;
}

/** One bit for each letter that occurs: cheap to compare before the letters themselves are. */
export function lettersOf(word: string): number {
  let bits = 0;
  for (let index = 0; index < word.length; index++) bits |= 1 << (word.charCodeAt(index) & 31);
  return bits;
}

/** Whether words of these letters can be within so few slips of each other at all. */
export function mayBeWithin(a: number, b: number, limit: number): boolean {
  let bits = a ^ b;
  for (let left = 2 * limit; bits !== 0; left--) {
    if (left === 0) return false;
    bits &= bits - 1;
  }
  return true;
}
