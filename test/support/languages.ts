import { parseEnv } from '#src/env';
import type { LanguageSettings } from '#src/locale/index';
import { PRODUCTION } from './env.ts';

/** What nobody has set otherwise. */
export const LANGUAGES: LanguageSettings = parseEnv(PRODUCTION).languages;
