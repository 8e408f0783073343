import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWorker } from '../../scripts/dev/build-worker.ts';
import { readDevVars } from '../../scripts/dev/dev-vars.ts';
import { productOptions } from '../../scripts/dev/product-options.ts';
import { PRODUCTION } from '../support/env.ts';
import { ROOT } from '../support/source-tree.ts';
import { sign, whatsappText } from '../support/webhook.ts';

/** The Worker as it is deployed, with the bindings of wrangler.toml. */
const stateDir = mkdtempSync(join(tmpdir(), 'resto-bot-production-'));
const logged: string[] = [];
const running: Miniflare[] = [];
let scriptPath = '';

async function deployWith(vars: Readonly<Record<string, string>>): Promise<Miniflare> {
  const config = { configPath: join(ROOT, 'wrangler.toml'), scriptPath, stateDir, host: '127.0.0.1', port: 0, vars };
  const { options, durableObjects, queueConsumers } = productOptions(config);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      bindings: vars,
      durableObjects,
      queueConsumers,
      handleStructuredLogs: ({ message }: { message: string }) => logged.push(message),
    }),
  );
  running.push(miniflare);
  await miniflare.ready;
  return miniflare;
}

function post(miniflare: Miniflare) {
  const body = whatsappText('213555000001', 'menu');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) };
  return miniflare.dispatchFetch('https://bot.test/v1/inbound/whatsapp', { method: 'POST', body, headers });
}

const texts = (env: object) =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

beforeAll(async () => {
  scriptPath = await buildWorker({ root: ROOT, stateDir, entry: 'src/worker.ts' });
}, 90_000);
afterAll(async () => {
  await Promise.all(running.map((miniflare) => miniflare.dispose()));
  rmSync(stateDir, { recursive: true, force: true });
});

describe('a production Worker with the values of the repository, which everybody knows', () => {
  const { values } = readDevVars({
    root: ROOT,
    env: {},
    computed: { GRAPH_BASE_URL: 'http://127.0.0.1:9', NEON_LOCAL_PROXY: '127.0.0.1:9' },
  });
  const secrets = Object.entries(values).filter(([, value]) => value.startsWith('dev-'));
  let miniflare: Miniflare;
  beforeAll(async () => {
    miniflare = await deployWith({ ...values, ENVIRONMENT: 'production' });
  });

  it('takes no webhook, signed as it may be', async () => {
    const response = await post(miniflare);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'SYS-503', details: ['not configured'] });
  });

  it('is alive, and says by name what keeps it from serving, never a value', async () => {
    expect((await miniflare.dispatchFetch('https://bot.test/livez')).status).toBe(200);
    const ready = await miniflare.dispatchFetch('https://bot.test/readyz');
    expect(ready.status).toBe(503);
    const text = await ready.text();
    expect(secrets.length).toBeGreaterThan(5);
    for (const [name, value] of secrets) {
      expect(text).toContain(`${name} is a development secret`);
      expect(text).not.toContain(value);
    }
    for (const name of ['NEON_LOCAL_PROXY', 'DATABASE_URL', 'GRAPH_BASE_URL', 'INSTAGRAM_BASE_URL'])
      expect(text).toContain(name);
    expect(text).not.toContain('postgres:postgres');
  });

  it('nor does a value reach its log', () => {
    expect(logged.join('\n')).toContain('NOT_CONFIGURED');
    for (const [, value] of secrets) expect(logged.join('\n')).not.toContain(value);
  });
});

describe('a production Worker with secrets of its own', () => {
  it('serves: it knows a wrong signature from a right one', async () => {
    const miniflare = await deployWith(texts(PRODUCTION));
    const response = await post(miniflare);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'SEC-003' });
  });

  it('says once what is set by an old name', async () => {
    const miniflare = await deployWith({ ...texts(PRODUCTION), RL_MAX_PER_30S: '7' });
    for (let count = 0; count < 3; count++) expect((await post(miniflare)).status).toBe(401);
    expect(logged.filter((line) => line.includes('RL_MAX_PER_30S is an old name'))).toHaveLength(1);
  });
});
