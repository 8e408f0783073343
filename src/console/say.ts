import { isolated } from '#src/locale/index';
import { AR } from './words-ar.ts';
import { type ConsoleKey, FR } from './words-fr.ts';

export type Say = (key: ConsoleKey, values?: Readonly<Record<string, string | number>>) => string;

/** In Arabic each value stands in its own direction, or codes and numbers would change places. */
export function sayIn(locale: 'fr' | 'ar'): Say {
  const table = locale === 'ar' ? AR : FR;
  return (key, values = {}) =>
    table[key].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(values[name] ?? '');
      return locale === 'ar' ? isolated(value) : value;
    });
}
