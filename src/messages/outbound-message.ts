/** A message of ours, before any channel: what to say and what can be answered. A channel shows it as well as it can. */
export interface OutboundMessage {
  readonly text: string;
  /** What the customer may choose. Order matters: typing `2` chooses the second one shown. */
  readonly options?: OptionList;
  /** Asks for a native location or contact picker where the channel has one; `text` must make sense without it. */
  readonly request?: 'location' | 'contact';
  /** An approved template of WhatsApp that says the same: it goes instead once the 24-hour window is closed. */
  readonly approved?: ApprovedMessage;
  /** The window is closed: the template goes, and nothing else of this. */
  readonly isApprovedOnly?: true;
  /** It holds words of somebody else than whom it goes to: not kept once it is settled, so that an erasure need not look for them (invariant I12). */
  readonly isAboutOthers?: true;
}

export interface ApprovedMessage {
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
}

export interface OptionList {
  readonly items: readonly Option[];
  /** Index of the first option to show: earlier pages have shown the others. */
  readonly from: number;
  /** Names this list in `moreOptionId`, for a channel that cannot show all of it; at most 180 characters. */
  readonly list: string;
  /** Words of the control itself, in the customer's language: the button that opens a list, and the one for the next page. */
  readonly openLabel: string;
  readonly moreLabel: string;
}

export interface Option {
  /** Comes back verbatim when tapped; at most 200 characters, no space at either end. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** Options of one group stand together under this heading. */
  readonly group?: string;
}

const MORE = /^more:(\d{1,6}):(.+)$/s;

/** The id of the "next page" option: of which list, and from where on. A page may itself be named as a list. */
export function moreOptionId(next: { list: string; from: number }): string {
  return `more:${next.from}:${next.list}`;
}

export function parseMoreOptionId(id: string): { readonly list: string; readonly from: number } | null {
  let from = 0;
  let list = id;
  for (let match = MORE.exec(list); match; match = MORE.exec(list)) {
    from += Number(match[1]);
    list = match[2] ?? '';
  }
  return list === id ? null : { list, from };
}
