import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS_DIR } from '../db/migrate.ts';
import { StackError } from './stack-error.ts';

export interface Ports {
  readonly worker: number;
  readonly meta: number;
  readonly postgres: number;
  readonly neon: number;
  readonly stt: number;
  readonly chargily: number;
}

export interface StackSettings {
  /** The checkout. */
  readonly root: string;
  readonly stateDir: string;
  readonly migrationsDir: string;
  readonly ports: Ports;
  readonly fresh: boolean;
  /** Rebuild and reload when a source file changes. */
  readonly watch: boolean;
}

/** Port → the variable that moves it and its default. */
export const PORT_VARIABLES: Readonly<Record<keyof Ports, { variable: string; fallback: number; part: string }>> = {
  worker: { variable: 'PORT', fallback: 8787, part: 'the Worker' },
  meta: { variable: 'META_PORT', fallback: 8790, part: 'the fake Meta' },
  postgres: { variable: 'PG_PORT', fallback: 54329, part: 'PostgreSQL' },
  neon: { variable: 'NEON_PORT', fallback: 54330, part: 'the Neon endpoint' },
  stt: { variable: 'STT_PORT', fallback: 8792, part: 'the speech stand-in' },
  chargily: { variable: 'CHARGILY_PORT', fallback: 8791, part: 'the fake Chargily' },
};

export const DATABASE = 'resto';

export function readSettings(input: {
  env: Readonly<Record<string, string | undefined>>;
  args: readonly string[];
}): StackSettings {
  const { env, args } = input;
  const unknown = args.find((arg) => arg !== '--fresh');
  if (unknown !== undefined) throw new StackError(`unknown option ${unknown}: there is only --fresh`);
  const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
  const ports = {
    worker: portOf(env, 'worker'),
    meta: portOf(env, 'meta'),
    postgres: portOf(env, 'postgres'),
    neon: portOf(env, 'neon'),
    stt: portOf(env, 'stt'),
    chargily: portOf(env, 'chargily'),
  };
  refuseTwins(ports);
  return {
    root,
    stateDir: resolve(root, env.STATE_DIR || '.local'),
    migrationsDir: env.MIGRATIONS_DIR ? resolve(root, env.MIGRATIONS_DIR) : MIGRATIONS_DIR,
    ports,
    fresh: args.includes('--fresh'),
    watch: env.DEV_WATCH !== 'false',
  };
}

function portOf(env: Readonly<Record<string, string | undefined>>, part: keyof Ports): number {
  const { variable, fallback } = PORT_VARIABLES[part];
  const port = Number(env[variable] || fallback);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StackError(`${variable}=${env[variable]} is no port`);
  return port;
}

function refuseTwins(ports: Ports): void {
  const parts = Object.keys(PORT_VARIABLES) as (keyof Ports)[];
  for (const part of parts) {
    const twin = parts.find((other) => other !== part && ports[other] === ports[part]);
    if (twin === undefined) continue;
    const { variable } = PORT_VARIABLES[part];
    throw new StackError(
      `${variable} and ${PORT_VARIABLES[twin].variable} are both ${ports[part]}: each part needs its own`,
    );
  }
}
