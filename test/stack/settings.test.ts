import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '#src/env-table';
import { readDevVars } from '../../scripts/dev/dev-vars.ts';
import { lastRunBetween } from '../../scripts/dev/entry/cron-schedule.ts';
import { readSettings } from '../../scripts/dev/settings.ts';

const root = join(import.meta.dirname, '../..');

describe('the Worker’s settings', () => {
  const computed = { GRAPH_BASE_URL: 'http://127.0.0.1:1', NEON_LOCAL_PROXY: '127.0.0.1:2' };
  const read = (env: Readonly<Record<string, string>> = {}) => readDevVars({ root, env, computed }).values;

  it('are the contract’s, and the Graph of all channels is the fake one', () => {
    expect(read()).toMatchObject({
      ENVIRONMENT: 'development',
      META_APP_SECRET: 'dev-app-secret-0123456789abcdef',
      META_VERIFY_TOKEN: 'dev-verify-token',
      WA_API_TOKEN: 'dev-graph-token',
      GRAPH_API_VERSION: 'v26.0',
      DELIVERY_ENABLED: 'true',
      GRAPH_BASE_URL: 'http://127.0.0.1:1',
      INSTAGRAM_BASE_URL: 'http://127.0.0.1:1',
      NEON_LOCAL_PROXY: '127.0.0.1:2',
    });
  });

  it('the environment goes before everything, for every flag that the Worker knows', () => {
    const flags = Object.keys(SETTINGS.shape);
    expect(flags.length).toBeGreaterThan(20);
    const values = read(Object.fromEntries(flags.map((name) => [name, `of ${name}`])));
    expect(flags.filter((name) => values[name] !== `of ${name}`)).toEqual([]);
  });

  it('another Graph stands in for Instagram too', () => {
    expect(read({ GRAPH_BASE_URL: 'http://other' })).toMatchObject({ INSTAGRAM_BASE_URL: 'http://other' });
    expect(read({ INSTAGRAM_BASE_URL: 'http://ig' })).toMatchObject({ INSTAGRAM_BASE_URL: 'http://ig' });
  });

  it('nothing else of the environment reaches the Worker', () => {
    expect(read({ HOME: '/root', AWS_SECRET: 'x' })).not.toHaveProperty('HOME');
  });
});

describe('the deployed Worker', () => {
  it('knows nothing of the development entry', () => {
    const folders = ['src', 'durable-objects', 'queues'];
    const files = folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
    );
    const sources = files.filter((file) => file.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter((file) => /scripts\/|__dev|moveAlarm/.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(readFileSync(join(root, 'wrangler.toml'), 'utf8')).toContain('main = "src/worker.ts"');
  });
});

describe('the stack’s own settings', () => {
  it('have the defaults of the contract', () => {
    expect(readSettings({ env: {}, args: [] })).toMatchObject({
      stateDir: join(root, '.local'),
      ports: { worker: 8787, meta: 8790, postgres: 54_329, neon: 54_330, stt: 8792 },
      fresh: false,
    });
  });
});

describe('when a cron expression runs', () => {
  const at = (text: string) => Date.parse(text);
  const span = (after: string, upTo: string) => ({ after: at(after), upTo: at(upTo) });

  it.each([
    ['* * * * *', '2026-11-23T12:00:30Z', '2026-11-23T12:03:10Z', '2026-11-23T12:03:00Z'],
    ['*/5 * * * *', '2026-11-23T12:00:30Z', '2026-11-23T12:03:10Z', null],
    ['*/5 * * * *', '2026-11-23T12:00:00Z', '2026-11-23T12:17:00Z', '2026-11-23T12:15:00Z'],
    ['30 2 * * *', '2026-11-23T12:00:00Z', '2026-11-24T12:00:00Z', '2026-11-24T02:30:00Z'],
    ['0 3 * * 1', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z', '2026-11-22T03:00:00Z'],
    ['0 3 * * MON-FRI', '2026-11-21T00:00:00Z', '2026-11-22T23:00:00Z', null],
    ['0 0 1 JAN,JUL *', '2026-01-01T00:00:00Z', '2026-11-23T00:00:00Z', '2026-07-01T00:00:00Z'],
    ['0 0 13 * 6', '2026-11-07T00:00:00Z', '2026-11-14T00:00:00Z', '2026-11-13T00:00:00Z'],
    ['10-20/5 8 * * *', '2026-11-23T08:00:00Z', '2026-11-23T08:17:00Z', '2026-11-23T08:15:00Z'],
  ])('%s between %s and %s: %s', (cron, after, upTo, expected) => {
    expect(lastRunBetween(cron, span(after, upTo))).toBe(expected === null ? null : at(expected));
  });

  it('a minute is taken once: the span begins behind the last one', () => {
    expect(lastRunBetween('* * * * *', span('2026-11-23T12:00:00Z', '2026-11-23T12:00:59Z'))).toBeNull();
  });

  it.each(['* * * *', '61 * * * *', '* * L * *', 'x * * * *'])('%s is refused', (cron) => {
    expect(() => lastRunBetween(cron, span('2026-11-23T12:00:00Z', '2026-11-23T13:00:00Z'))).toThrow();
  });
});
