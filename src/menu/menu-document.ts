import { z } from 'zod';

export const MAX_ITEMS = 500;
export const MAX_OPTIONS = 30;
const MAX_ALIASES = 20;
const MAX_PRICE = 100_000_000;
const MAX_INTERVALS = 6;

const code = z.string().regex(/^[A-Za-z0-9_-]{1,24}$/, 'is no code: up to 24 letters, digits, - and _');
const label = z.string().trim().min(1).max(100);
/** Centimes that are whole dinars. */
const price = z.int().min(0).max(MAX_PRICE).multipleOf(100);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time HH:MM');
/** What an item can be had with, or without. */
export const menuDocumentOption = z.strictObject({
  code,
  label_fr: label,
  label_ar: label,
  kind: z.enum(['extra', 'remove', 'note']),
  price_delta_cents: z.int().min(-MAX_PRICE).max(MAX_PRICE).multipleOf(100),
  active: z.boolean(),
});
/** An item as the API shows it; prices in centimes of DZD. */
export const menuDocumentItem = z.strictObject({
  code,
  label_fr: label,
  label_ar: label,
  category_fr: label,
  category_ar: label,
  price_cents: price,
  aliases: z.array(label).max(MAX_ALIASES),
  active: z.boolean(),
  /** The last local day on which it cannot be had. */
  sold_out_until: z.iso.date().nullable(),
  /** When it is served, every day, in the restaurant's own time; an end at or before the start lies on the next day. Null is always. */
  hours: z
    .array(z.tuple([clock, clock]))
    .min(1)
    .max(MAX_INTERVALS)
    .nullable()
    .default(null),
  options: z.array(menuDocumentOption).max(MAX_OPTIONS),
});
export type MenuDocumentItem = z.infer<typeof menuDocumentItem>;

/** What no single item can be blamed for. */
export function menuProblems(items: readonly MenuDocumentItem[]): readonly string[] {
  return [...twice(items), ...bent(items)];
}

/** A code names one thing of the whole menu, whatever its case: customers write it as they like. */
function twice(items: readonly MenuDocumentItem[]): readonly string[] {
  const codes = items
    .flatMap((dish) => [dish.code, ...dish.options.map((choice) => choice.code)])
    .map((text) => text.toUpperCase());
  const doubled = new Set(codes.filter((text, index) => codes.indexOf(text) !== index));
  return [...doubled].map((text) => `items: the code ${text} stands there twice`);
}

/** One category has one Arabic name. */
function bent(items: readonly MenuDocumentItem[]): readonly string[] {
  const names = new Map<string, string>();
  const wrong = items.filter(
    (dish) =>
      (names.get(dish.category_fr) ?? dish.category_ar) !== dish.category_ar ||
      !names.set(dish.category_fr, dish.category_ar),
  );
  return wrong.map((dish) => `items: ${dish.code} gives its category another Arabic name`);
}
