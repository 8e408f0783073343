import type { Centimes } from '#src/kernel/money';
import { type Locale, type Localized, textIn } from '#src/locale/index';
import type { ServingInterval } from './serving-hours.ts';

export interface MenuOption {
  readonly code: string;
  readonly label: Localized;
  readonly kind: 'extra' | 'remove' | 'note';
  readonly priceDeltaCentimes: Centimes;
}

export interface MenuItem {
  readonly code: string;
  readonly label: Localized;
  readonly category: Localized;
  readonly priceCentimes: Centimes;
  readonly options: readonly MenuOption[];
  readonly aliases: readonly string[];
  /** When it is served, every day; always where there are none. */
  readonly hours?: readonly ServingInterval[];
}

/** What can be ordered now, in the order in which it is shown: sold-out and inactive items are not in it. */
export interface Menu {
  readonly items: readonly MenuItem[];
}

export interface Category {
  /** The French name: stable, whatever language it is shown in. */
  readonly key: string;
  readonly label: Localized;
  readonly items: readonly MenuItem[];
}

export function findItem(menu: Menu, code: string): MenuItem | undefined {
  const wanted = code.toUpperCase();
  return menu.items.find((item) => item.code.toUpperCase() === wanted);
}

export function findOption(item: MenuItem, code: string): MenuOption | undefined {
  const wanted = code.toUpperCase();
  return item.options.find((option) => option.code.toUpperCase() === wanted);
}

export function categoriesOf(menu: Menu): readonly Category[] {
  const categories = new Map<string, { key: string; label: Localized; items: MenuItem[] }>();
  for (const item of menu.items) {
    const known = categories.get(item.category.fr);
    if (known) known.items.push(item);
    else categories.set(item.category.fr, { key: item.category.fr, label: item.category, items: [item] });
  }
  return [...categories.values()];
}

/** "Pizza Margherita (extra fromage, sans olives)". */
export function itemTitle(input: {
  item: Pick<MenuItem, 'label'>;
  options: readonly Pick<MenuOption, 'label'>[];
  locale: Locale;
}): string {
  const label = textIn(input.item.label, input.locale);
  const options = input.options
    .map((option) => textIn(option.label, input.locale))
    .join(input.locale === 'ar' ? '، ' : ', ');
  return options === '' ? label : `${label} (${options})`;
}
