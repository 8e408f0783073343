import { AppError } from '#src/kernel/errors';
import { NO_LANGUAGE_MEMORY } from '#src/locale/index';
import type { ConversationState } from './state.ts';
import { type StateVersions, type StoredState, upgradeState } from './upgrade-state.ts';

/** Each version that was ever deployed keeps a fixture in test/fixtures/state. */
const VERSIONS: StateVersions = {
  current: 3,
  upgrades: {
    1: (old) => ({ ...old, optedOut: null }),
    2: (old) => ({ ...old, language: NO_LANGUAGE_MEMORY }),
  },
};

export function encodeState(state: ConversationState): string {
  return JSON.stringify(state);
}

/** Throws `STATE_UNREADABLE` for text that no version ever wrote, or that a later version wrote. */
export function decodeState(text: string): ConversationState {
  return trustUpgraded(upgradeState(parseObject(text), VERSIONS));
}

function parseObject(text: string): StoredState {
  const value = parseJson(text);
  const isState = typeof value === 'object' && value !== null && 'stage' in value && 'cart' in value;
  if (!isState) throw new AppError('STATE_UNREADABLE', 'state was never written by us');
  return { ...value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('STATE_UNREADABLE', 'state is no JSON');
  }
}

/** The one cast: the object was written by `encodeState` of this or an earlier version, and the upgrades brought it here. */
function trustUpgraded(state: StoredState): ConversationState {
  return state as unknown as ConversationState;
}
