import { readFlags, saveFlag } from '#src/console/flag.repository';
import type { ConsolePorts } from '#src/console/index';
import type { Database } from '#src/db/index';
import type { Config } from '#src/env';
import { SWITCHES, type SwitchName } from '#src/tenancy/index';

export interface FlagParts {
  readonly db: Database;
  readonly config: Pick<Config, 'deliveryEnabled' | 'supportEnabled' | 'faqEnabled' | 'languages' | 'feedback'>;
  /** Null: nobody who could. */
  readonly listen: object | null;
  readonly advise: object | null;
  refreshRestaurant(restaurantId: string): Promise<void>;
}

/** What no switch can begin: somebody must listen, advise, or ask by the clock. */
const MADE_ELSEWHERE: readonly SwitchName[] = ['VOICE_ENABLED', 'LLM_ENABLED', 'FEEDBACK_ENABLED'];

/** The switches of a restaurant, as its turns see them. */
export function flagPorts(parts: FlagParts): ConsolePorts['flags'] {
  const settings = settingsOf(parts);
  const isAvailable = (key: SwitchName) => !MADE_ELSEWHERE.includes(key) || settings[key];
  return {
    list: async (place) => {
      const { own, forAll } = await readFlags(parts.db, place);
      return SWITCHES.map((key) => ({
        key,
        isOn: isAvailable(key) && (own[key] ?? forAll[key] ?? settings[key]),
        source: own[key] !== undefined ? 'restaurant' : forAll[key] !== undefined ? 'platform' : 'setting',
        isAvailable: isAvailable(key),
      }));
    },
    save: async (flag) => {
      await saveFlag(parts.db, flag);
      await parts.refreshRestaurant(flag.restaurantId);
    },
  };
}

function settingsOf({ config, listen, advise }: FlagParts): Readonly<Record<SwitchName, boolean>> {
  return {
    DELIVERY_ENABLED: config.deliveryEnabled,
    SUPPORT_ENABLED: config.supportEnabled,
    FAQ_ENABLED: config.faqEnabled,
    VOICE_ENABLED: listen !== null,
    LLM_ENABLED: advise !== null,
    L10N_DARIJA_ENABLED: config.languages.answersDarija,
    FEEDBACK_ENABLED: config.feedback.enabled,
  };
}
