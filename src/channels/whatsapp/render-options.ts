import { truncateText } from '#src/kernel/text';
import type { Option, OptionList } from '#src/messages/index';
import { cleanLabel, distinctLabels, isBlank, tapId } from '../meta/label.ts';
import { numberedLines, shortenMiddle, withLines } from '../meta/numbered-lines.ts';
import { countFor, type OptionPage, optionPage } from '../meta/option-page.ts';
import type { WhatsAppContent } from './content.ts';
import {
  MAX_BUTTON_TITLE,
  MAX_BUTTONS,
  MAX_INTERACTIVE_BODY,
  MAX_ROW_DESCRIPTION,
  MAX_ROW_TITLE,
  MAX_ROWS,
  MAX_SECTION_TITLE,
  MAX_TEXT,
} from './limits.ts';

/** Buttons, else a list, else a page of it; a text too long for either keeps every word and lists the options by number. */
export function renderOptions(text: string, options: OptionList): WhatsAppContent {
  const page = optionPage(options, countFor(options, MAX_ROWS));
  const openLabel = truncateText(cleanLabel(options.openLabel) || '☰', { max: MAX_BUTTON_TITLE });
  const words = isBlank(text) ? openLabel : text;
  if (words.length > MAX_INTERACTIVE_BODY && page.moreId === null) {
    const body = withLines(words, numberedLines(page.shown, { maxLine: 200, unit: 'utf16' }));
    if (body.length <= MAX_TEXT) return { type: 'text', text: { body, preview_url: false } };
  }
  const bodyText = shortenMiddle(words, { max: MAX_INTERACTIVE_BODY, unit: 'utf16' });
  const shape = fitsButtons(page)
    ? { type: 'button', action: { buttons: buttonsOf(page) } }
    : { type: 'list', action: { button: openLabel, sections: sectionsOf(page, { options, openLabel }) } };
  return { type: 'interactive', interactive: { ...shape, body: { text: bodyText } } };
}

function fitsButtons(page: OptionPage): boolean {
  const { shown, moreId } = page;
  const groups = new Set(shown.map((option) => cleanLabel(option.group ?? '')));
  return (
    moreId === null &&
    shown.length <= MAX_BUTTONS &&
    groups.size === 1 &&
    shown.every((option) => cleanLabel(option.title).length <= MAX_BUTTON_TITLE && isBlank(option.description ?? ''))
  );
}

function buttonsOf(page: OptionPage): readonly WhatsAppContent[] {
  const shown = withoutTwins(page.shown);
  const titles = distinctLabels(
    shown.map((option) => option.title),
    MAX_BUTTON_TITLE,
  );
  return shown.map((option, index) => ({ type: 'reply', reply: { id: tapId(option), title: titles[index] } }));
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/** Neighbours of one group share a section, so that the order stays the one in which typed numbers count. */
function sectionsOf(page: OptionPage, input: { options: OptionList; openLabel: string }): readonly WhatsAppContent[] {
  const { options, openLabel } = input;
  const shown = withoutTwins(page.shown);
  const moreTitle = cleanLabel(options.moreLabel) || '…';
  const titles = distinctLabels([...shown.map((option) => option.title), moreTitle], MAX_ROW_TITLE);
  const sections: { group: string; rows: Row[] }[] = [];
  for (const [index, option] of shown.entries()) {
    const group = cleanLabel(option.group ?? '');
    const row = rowOf(option, titles[index] ?? '');
    const last = sections.at(-1);
    if (last?.group === group) last.rows.push(row);
    else sections.push({ group, rows: [row] });
  }
  if (page.moreId !== null) sections.at(-1)?.rows.push({ id: page.moreId, title: titles.at(-1) ?? moreTitle });
  return sections.map(({ group, rows }) => {
    const title = group || (sections.length > 1 ? openLabel : '');
    return title === '' ? { rows } : { title: truncateText(title, { max: MAX_SECTION_TITLE }), rows };
  });
}

function rowOf(option: Option, title: string): Row {
  const description = describe(option);
  return description === '' ? { id: tapId(option), title } : { id: tapId(option), title, description };
}

/** A title that was cut stands whole in the description, before the option's own words: those hold the price, so they are cut last. */
function describe(option: Option): string {
  const own = cleanLabel(option.description ?? '');
  const whole = cleanLabel(option.title);
  if (whole.length <= MAX_ROW_TITLE) return truncateText(own, { max: MAX_ROW_DESCRIPTION });
  const room = MAX_ROW_DESCRIPTION - (own === '' ? 0 : own.length + ' · '.length);
  if (own === '' || room < MAX_ROW_TITLE) return truncateText(own || whole, { max: MAX_ROW_DESCRIPTION });
  return `${truncateText(whole, { max: room })} · ${own}`;
}

/** Two rows with one id would cost the whole message; they mean the same, so the first stands for both. */
function withoutTwins(options: readonly Option[]): readonly Option[] {
  const seen = new Set<string>();
  return options.filter((option) => {
    const id = tapId(option);
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}
