import { normalizeText } from './normalize.ts';

/** The languages we answer in. `darija` is Algerian Darija in Latin letters; in Arabic letters it is answered in Arabic. */
export const LOCALES = ['fr', 'ar', 'darija'] as const;
export type Locale = (typeof LOCALES)[number];

/** What a restaurant writes itself, a dish or an option: nobody keeps a menu in Darija, whose speakers read the French one. */
export type Localized = Readonly<Record<'fr' | 'ar', string>>;

export function textIn(localized: Localized, locale: Locale): string {
  return localized[locale === 'ar' ? 'ar' : 'fr'];
}

const ARABIC_SCRIPT = /[\u0600-\u06ff\u0750-\u077f\u0870-\u089f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/u;

/** Arabic letters, digits or punctuation, presentation forms included (spec/a §5.1), but not the byte order mark at their end. */
export function hasArabicScript(text: string): boolean {
  return ARABIC_SCRIPT.test(text);
}

const NAMES: Readonly<Record<string, Locale>> = {
  fr: 'fr',
  french: 'fr',
  francais: 'fr',
  francaise: 'fr',
  فرنسيه: 'fr',
  الفرنسيه: 'fr',
  بالفرنسيه: 'fr',
  arabe: 'ar',
  عربيه: 'ar',
  العربيه: 'ar',
  بالعربيه: 'ar',
  عربي: 'ar',
  arabic: 'ar',
  '3arbiya': 'ar',
  l3arbiya: 'ar',
  dz: 'darija',
  darija: 'darija',
  darja: 'darija',
  derija: 'darija',
  derja: 'darija',
  dardja: 'darija',
  الدارجه: 'darija',
  دارجه: 'darija',
  بالدارجه: 'darija',
  bderja: 'darija',
  bdarija: 'darija',
  marocain: 'darija',
  moroccan: 'darija',
};

const ASKING = /^(?:lang|langue|language|لغه|اللغه) ?[:=]? ?(\S{2,20})$/u;
/** Nobody names a language in more. */
const MAX_ASKED = 100;
const NAMING = /^(?:(?:en|b|bel|bl) )?(\S{2,20})$/u;

/** `LANG DZ`, "langue : français", "en arabe", "بالدارجة": the language that is asked for by name, and by nothing else. */
export function languageAsked(text: string): Locale | null {
  if (text.length > MAX_ASKED) return null;
  const said = normalizeText(text);
  const tag = ASKING.exec(said)?.[1];
  if (tag !== undefined) return localeOf(tag);
  const name = NAMING.exec(said)?.[1];
  return name !== undefined && Object.hasOwn(NAMES, name) ? (NAMES[name] ?? null) : null;
}

/** The language of a name or tag as people and systems write it ("FR_fr", "Arabic", "DZ"); null for none of ours (spec/a §5.4). */
function localeOf(name: string): Locale | null {
  const tag = normalizeText(name);
  if (Object.hasOwn(NAMES, tag)) return NAMES[tag] ?? null;
  if (tag.startsWith('ar')) return 'ar';
  return /^fr[-_]/.test(tag) ? 'fr' : null;
}
