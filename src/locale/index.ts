export {
  type ApprovedTemplate,
  type ApprovedTemplates,
  type FilledTemplate,
  fillApproved,
} from './approved-template.ts';
export { templateProblems } from './check-template.ts';
export { isLatinDarija } from './darija-words.ts';
export { isolated } from './isolate.ts';
export type { Command } from './lexicon/command.ts';
export { exactCommand, findCommand, politeCommand } from './lexicon/find-command.ts';
export type { Meaning } from './lexicon/lexicon.ts';
export {
  foodOf,
  guessTerm,
  isLinkWord,
  isNumberWord,
  negatedVerbAt,
  type Term,
  termAt,
  termMeans,
} from './lexicon/read-lexicon.ts';
export { hasArabicScript, LOCALES, type Locale, type Localized, languageAsked, textIn } from './locale.ts';
export { normalizeText, wordsOf } from './normalize.ts';
export { isOrderNoticeKey, type OrderNoticeKey } from './order-notice.ts';
export {
  isPhraseKey,
  phrasebook,
  type Say,
  type TemplateOverride,
  type TemplateOverrides,
  variablesOf,
} from './phrasebook.ts';
export type { PhraseKey } from './phrases/fr.ts';
export { asksQuestion } from './question-words.ts';
export {
  chooseLanguage,
  type LanguageMemory,
  type LanguageSettings,
  NO_LANGUAGE_MEMORY,
  rememberScript,
  replyLocale,
} from './reply-locale.ts';
export { type SentenceWord, sentenceWords } from './sentence-words.ts';
export {
  crossSkeletonOf,
  foldWord,
  initialOf,
  isWithin,
  lettersOf,
  mayBeWithin,
  skeletonOf,
  stemsOf,
} from './spelling.ts';
export { renderTemplate, type TemplateValues } from './template.ts';
export { type ShownTemplate, shownTemplates, type TemplateRow } from './template-list.ts';
