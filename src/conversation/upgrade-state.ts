import { AppError } from '#src/kernel/errors';

export type StoredState = Readonly<Record<string, unknown>>;

export interface StateVersions {
  readonly current: number;
  /** Steps from version n to n + 1, by n. */
  readonly upgrades: Readonly<Record<number, (old: StoredState) => StoredState>>;
}

/** Step by step from the version that wrote a state to the current one. Throws `STATE_UNREADABLE` where no way leads. */
export function upgradeState(stored: StoredState, versions: StateVersions): StoredState {
  const { current, upgrades } = versions;
  const { version } = stored;
  if (typeof version !== 'number') throw new AppError('STATE_UNREADABLE', 'state has no version');
  if (version > current) throw new AppError('STATE_UNREADABLE', `state version ${version} is from the future`);
  let state = stored;
  for (let from = version; from < current; from++) {
    const upgrade = upgrades[from];
    if (!upgrade) throw new AppError('STATE_UNREADABLE', `no upgrade from state version ${from}`);
    state = { ...upgrade(state), version: from + 1 };
  }
  return state;
}
