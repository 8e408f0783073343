/** Money is an integer number of centimes of the Algerian dinar. */
export type Centimes = number;

const CENTIMES_PER_DINAR = 100;

export function centimesFromDinars(dinars: number): Centimes {
  return dinars * CENTIMES_PER_DINAR;
}

export function isWholeDinars(centimes: Centimes): boolean {
  return Number.isSafeInteger(centimes) && centimes % CENTIMES_PER_DINAR === 0;
}

/** In right-to-left text a plain space would let the groups of a number change places; this one does not. */
const ARABIC_GROUP_SPACE = '\u00a0';

/** `1 250 DA` or `1 250 دج`: whole dinars, Latin digits, groups of three. */
export function formatDinars(centimes: Centimes, locale: 'fr' | 'ar' | 'darija'): string {
  const dinars = Math.round(centimes / CENTIMES_PER_DINAR);
  const digits = String(Math.abs(dinars)).replace(/\B(?=(?:\d{3}){1,5}$)/g, locale === 'ar' ? ARABIC_GROUP_SPACE : ' ');
  return `${dinars < 0 ? '-' : ''}${digits} ${locale === 'ar' ? 'دج' : 'DA'}`;
}
