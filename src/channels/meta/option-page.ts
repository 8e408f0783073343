import { moreOptionId, type Option, type OptionList } from '#src/messages/index';

/** A part of a long list of options, with the way to the next part. */
export interface OptionPage {
  readonly shown: readonly Option[];
  readonly moreId: string | null;
}

/** What is left to show. A page that lies beyond the end is the first one: the list has shrunk since the customer saw it. */
export function optionsLeft(options: OptionList): readonly Option[] {
  return options.items.slice(startOf(options));
}

/** The next `count` options. */
export function optionPage(options: OptionList, count: number): OptionPage {
  const start = startOf(options);
  const next = start + count;
  const moreId = next < options.items.length ? moreOptionId({ list: options.list, from: next }) : null;
  return { shown: options.items.slice(start, next), moreId };
}

/** How many options go where there is room for `places`: the last place is for "more" when not all fit. */
export function countFor(options: OptionList, places: number): number {
  const left = optionsLeft(options).length;
  return left <= places ? left : places - 1;
}

function startOf(options: OptionList): number {
  const { from, items } = options;
  return Number.isSafeInteger(from) && from > 0 && from < items.length ? from : 0;
}
