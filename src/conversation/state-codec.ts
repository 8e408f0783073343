import { AppError } from '#src/kernel/errors';
import type { ConversationState } from './state.ts';

const CURRENT_VERSION = 1;

/** Steps from version n to n + 1, by n. Each old version keeps a fixture in test/fixtures/state. */
const UPGRADES: Readonly<
  Record<number, (old: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>
> = {
  // Version 0 is what the first prototype stored: no version, no order memory.
  0: (old) => ({ waiting: null, lastOrder: null, lastEventAt: 0, unreadableAt: 0, ...old, version: 1 }),
};

export function encodeState(state: ConversationState): string {
  return JSON.stringify(state);
}

/** Throws `STATE_UNREADABLE` for text that no version ever wrote, or that a later version wrote. */
export function decodeState(text: string): ConversationState {
  let state = parseObject(text);
  let version = typeof state.version === 'number' ? state.version : 0;
  while (version < CURRENT_VERSION) {
    const upgrade = UPGRADES[version];
    if (!upgrade) throw new AppError('STATE_UNREADABLE', `no upgrade from state version ${version}`);
    state = upgrade(state);
    version++;
  }
  if (version !== CURRENT_VERSION)
    throw new AppError('STATE_UNREADABLE', `state version ${version} is from the future`);
  return trustUpgraded(state);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  const isState = typeof value === 'object' && value !== null && 'stage' in value && 'cart' in value;
  if (!isState) throw new AppError('STATE_UNREADABLE', 'state was never written by us');
  return { ...value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('STATE_UNREADABLE', 'state is no JSON', { cause });
  }
}

/** The one cast: the object was written by `encodeState` of this or an earlier version, and the upgrades brought it here. */
function trustUpgraded(state: Readonly<Record<string, unknown>>): ConversationState {
  return state as unknown as ConversationState;
}
