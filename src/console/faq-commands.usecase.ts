import { keepText, truncateText } from '#src/kernel/text';
import { hasArabicScript, normalizeText } from '#src/locale/index';
import { type FaqDocumentEntry, faqDocumentEntry, MAX_FAQ } from '#src/support/index';
import { type Asking, askFirst, button, type ConsoleAnswer, said, type Target, usage } from './answer.ts';
import { type Command, restFrom, type Word, wholeNumberOf } from './command.ts';
import type { ConsolePorts, FaqList } from './ports.ts';

type Ports = Pick<ConsolePorts, 'faq'>;

/** An entry and the number under which staff see it: its place in the whole list. */
interface Numbered {
  readonly no: number;
  readonly entry: FaqDocumentEntry;
}

interface Written extends Pick<FaqDocumentEntry, 'locale' | 'question' | 'answer'> {
  /** Null: none were written. */
  readonly tags: readonly string[] | null;
}

const SHOWN = 30;
const MAX_SHOWN_QUESTION = 80;
/** Longer than anything that an entry may hold: it is refused then, not cut. */
const MAX_WRITTEN = 4_000;
/** Of a version: enough to see that the list is another one. */
const SHORT_VERSION = 12;
const LANGUAGES: readonly string[] = ['fr', 'ar'];

/** All, those of a language, those with a word in them, or one by its number. */
export async function listFaq(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command } = asking;
  const list = await ports.faq.read(asking);
  const [word] = command.args;
  const no = wholeNumberOf(word);
  if (no !== null) return showEntry(asking, { list, no });
  const wanted = normalizeText(restFrom(command, 0));
  const isWanted = ({ entry }: Numbered) =>
    LANGUAGES.includes(wanted)
      ? entry.locale === wanted
      : normalizeText([entry.question, entry.answer, ...entry.tags].join(' ')).includes(wanted);
  const found = numbered(list).filter(isWanted);
  if (found.length === 0) return said(say('FAQ_EMPTY'));
  const lines = found.slice(0, SHOWN).map((one) => lineOf(asking, one));
  if (found.length > SHOWN) lines.push(say('FAQ_MORE', { count: found.length - SHOWN }));
  const options = found.map((one) => button(asking, `faq list ${one.no}`, say('BUTTON_SHOW', { no: one.no })));
  return said(say('FAQ', { lines: lines.join('\n') }), { options });
}

/** A question that stands there already gets another answer, and keeps its words where none are given. */
export async function setFaq(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  const list = await ports.faq.read(asking);
  const written = writtenIn(command, list);
  const known = written && findEntry(list, written);
  const parsed = faqDocumentEntry.safeParse({
    ...written,
    question: known?.entry.question ?? written?.question,
    tags: written?.tags ?? known?.entry.tags ?? [],
    is_active: true,
  });
  if (!written || !parsed.success) return usage(asking);
  const entry = parsed.data;
  if (!known && list.entries.length >= MAX_FAQ) return said(say('FAQ_FULL', { max: MAX_FAQ }), { failure: 'full' });
  const no = known?.no ?? list.entries.length + 1;
  const entries = known ? list.entries.with(no - 1, entry) : [...list.entries, entry];
  const target = targetOf(entry, no);
  if (!(await ports.faq.replace({ tenantId, restaurantId, version: list.version, entries })))
    return said(say('CHANGED_MEANWHILE'), { target, failure: 'changed' });
  return said(say('FAQ_SAVED', shownOf(asking, { no, entry })), { target });
}

export async function removeFaq(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  const [word, seen] = command.args;
  if (!word) return usage(asking);
  const list = await ports.faq.read(asking);
  const found = namedIn(command, list);
  if (!found) return said(say('FAQ_NONE', { no: keepText(restFrom(command, 0), 80) }), { failure: 'not_found' });
  const { no, entry } = found;
  const target = targetOf(entry, no);
  const version = list.version.slice(0, SHORT_VERSION);
  if (!command.isConfirmed)
    return askFirst(asking, { words: `faq del ${no} ${version}`, shown: entry.question, target });
  // What was number 3 when the question was asked may be another one by now.
  const isAsSeen = wholeNumberOf(word) === null || !seen || seen.raw === version;
  const entries = list.entries.toSpliced(no - 1, 1);
  if (!isAsSeen || !(await ports.faq.replace({ tenantId, restaurantId, version: list.version, entries })))
    return said(say('CHANGED_MEANWHILE'), { target, failure: 'changed' });
  return said(say('FAQ_GONE', { question: entry.question }), { target });
}

function showEntry(asking: Asking, { list, no }: { list: FaqList; no: number }): ConsoleAnswer {
  const { say } = asking;
  const entry = list.entries[no - 1];
  if (!entry) return said(say('FAQ_NONE', { no }), { failure: 'not_found' });
  const options = [button(asking, `faq del ${no}`, say('BUTTON_DELETE', { no }))];
  return said(say('FAQ_ENTRY', shownOf(asking, { no, entry })), { options, target: targetOf(entry, no) });
}

/** `[fr|ar] <question> ; <answer> [; <words>]`, the question also by its number, the answer also on a line of its own. */
function writtenIn(command: Command, list: FaqList): Written | null {
  const [first] = command.args;
  const named = languageNamed(first);
  const tail = restFrom(command, named ? 1 : 0);
  const parts = /[;؛]/.test(tail) ? tail.split(/[;؛]/) : splitAtLine(tail);
  const [asked = '', answer = '', words, ...more] = parts.map(textIn);
  if (asked === '' || answer === '' || more.length > 0) return null;
  const known = /^#?\d{1,4}$/.test(asked) ? list.entries[Number(asked.replace('#', '')) - 1] : undefined;
  if (!known && /^[#\d]+$/.test(asked)) return null;
  const question = known?.question ?? keepText(asked, MAX_WRITTEN);
  const locale = known?.locale ?? named ?? (hasArabicScript(question) ? 'ar' : 'fr');
  return { locale, question, answer, tags: words === undefined ? null : tagsIn(words) };
}

function splitAtLine(text: string): readonly string[] {
  const line = text.indexOf('\n');
  return line < 0 ? [text] : [text.slice(0, line), text.slice(line + 1)];
}

function textIn(part: string): string {
  const lines = part.split('\n').map((line) => keepText(line, MAX_WRITTEN));
  return lines.join('\n').trim();
}

function tagsIn(words: string): readonly string[] {
  return [...new Set(words.split(/[\s,،]+/).filter((word) => word !== ''))];
}

/** By number, or by the question as it stands there, in either language. */
function namedIn(command: Command, list: FaqList): Numbered | null {
  const no = wholeNumberOf(command.args[0]);
  if (no !== null) {
    const entry = list.entries[no - 1];
    return entry ? { no, entry } : null;
  }
  const named = languageNamed(command.args[0]);
  const question = restFrom(command, named ? 1 : 0);
  const found = numbered(list).filter(
    ({ entry }) => (!named || entry.locale === named) && sameQuestion(entry.question, question),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

function findEntry(list: FaqList, { locale, question }: Pick<FaqDocumentEntry, 'locale' | 'question'>) {
  return numbered(list).find(({ entry }) => entry.locale === locale && sameQuestion(entry.question, question));
}

/** As they are written, but for case, accents and marks. */
function sameQuestion(one: string, other: string): boolean {
  const plain = (text: string) =>
    normalizeText(text)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return plain(one) === plain(other);
}

function numbered({ entries }: FaqList): readonly Numbered[] {
  return entries.map((entry, place) => ({ no: place + 1, entry }));
}

function lineOf({ say }: Asking, { no, entry }: Numbered): string {
  const question = truncateText(entry.question, { max: MAX_SHOWN_QUESTION });
  return say('FAQ_LINE', { no, language: entry.locale, question, off: entry.is_active ? '' : ` · ${say('INACTIVE')}` });
}

function shownOf({ say }: Asking, { no, entry }: Numbered): Readonly<Record<string, string | number>> {
  const { locale: language, question, answer, tags } = entry;
  const off = entry.is_active ? '' : ` · ${say('INACTIVE')}`;
  return { no, language, question, answer, off, words: tags.length === 0 ? '-' : tags.join(', ') };
}

function languageNamed(word: Word | undefined): 'fr' | 'ar' | null {
  const plain = word?.plain;
  return plain === 'fr' || plain === 'ar' ? plain : null;
}

function targetOf({ locale }: FaqDocumentEntry, no: number): Target {
  return { type: 'faq', id: `${locale}:${no}` };
}
