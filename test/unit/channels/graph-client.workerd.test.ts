import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SendOutcome } from '#src/outbox/index';

/**
 * The client in workerd itself: what its `fetch` throws decides which failures are certain, and no document says it. If an upgrade makes a
 * refused connection tell itself apart from a broken one, the first test fails and the client may become bolder.
 */
const ROOT = join(import.meta.dirname, '../../..');
const ENTRY = `
  import { createGraphClient } from '#src/channels/index';
  const clients = new Map();
  export default {
    async fetch(request) {
      const { baseUrl, raw } = await request.json();
      if (raw) {
        try {
          await fetch(baseUrl, { method: 'POST', body: '{}', signal: AbortSignal.timeout(500) });
        } catch (error) {
          return Response.json(error.name + ': ' + error.message);
        }
      }
      const options = { graphBaseUrl: baseUrl, instagramBaseUrl: baseUrl, version: 'v26.0', timeoutMs: 500, fetch };
      if (!clients.has(baseUrl)) clients.set(baseUrl, createGraphClient(options));
      const call = { path: '1/messages', body: { to: '213555000001' } };
      return Response.json(await clients.get(baseUrl).send({ channel: 'whatsapp', call, token: 't' }));
    },
  };
`;

let worker: Miniflare;
const servers: Server[] = [];

async function listen(onRequest: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => onRequest(socket));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function ask<T>(question: { baseUrl: string; raw?: boolean }): Promise<T> {
  const response = await worker.dispatchFetch('http://worker/', { method: 'POST', body: JSON.stringify(question) });
  // Cast: the entry above wrote it.
  return (await response.json()) as T;
}

const send = (baseUrl: string) => ask<SendOutcome>({ baseUrl });
const thrown = (baseUrl: string) => ask<string>({ baseUrl, raw: true });

/** A port that nobody listens on: port 1 needs rights that no test has. */
const REFUSED = 'http://127.0.0.1:1';

beforeAll(async () => {
  const bundle = await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const options = { name: 'client', modules: true, script, cf: false, compatibilityDate: '2026-08-15' } as const;
  worker = new Miniflare(convertV4MiniflareOptions(options));
  await worker.ready;
}, 30_000);

afterAll(async () => {
  await worker.dispose();
  for (const server of servers) server.close();
});

it('workerd throws the same for a connection refused and one broken after the request: neither proves anything', async () => {
  const reset = await listen((socket) => socket.resetAndDestroy());
  const closed = await listen((socket) => socket.end());
  expect(await thrown(REFUSED)).toBe('Error: Network connection lost.');
  expect(await thrown(reset)).toBe('Error: Network connection lost.');
  expect(await thrown(closed)).toBe('Error: Network connection lost.');
});

it('a refused connection costs one ambiguous attempt, then every send is certainly not sent', async () => {
  expect(await send(REFUSED)).toEqual({ kind: 'ambiguous', reason: 'network' });
  expect(await send(REFUSED)).toEqual({ kind: 'refused', action: 'retry', code: null });
  expect(await send(REFUSED)).toEqual({ kind: 'refused', action: 'retry', code: null });
});

it('a connection that breaks after the request left may have sent it', async () => {
  expect(await send(await listen((socket) => socket.resetAndDestroy()))).toEqual({
    kind: 'ambiguous',
    reason: 'network',
  });
  expect(await send(await listen((socket) => socket.end('not http\r\n\r\n')))).toEqual({
    kind: 'ambiguous',
    reason: 'network',
  });
});

it('silence and a body that never ends are cut off in time', async () => {
  const silent = await listen(() => undefined);
  const dripping = await listen((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"messages":');
  });
  const began = Date.now();
  expect(await send(silent)).toEqual({ kind: 'ambiguous', reason: 'timeout' });
  expect(await send(dripping)).toEqual({ kind: 'ambiguous', reason: 'no_id' });
  expect(Date.now() - began).toBeLessThan(5_000);
});

it('an answer is an answer, and a redirect is not followed', async () => {
  const accepting = await listen((socket) => {
    const body = '{"messages":[{"id":"wamid.1"}]}';
    socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  });
  const redirecting = await listen((socket) => {
    socket.end(`HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: ${accepting}/\r\nContent-Length: 0\r\n\r\n`);
  });
  expect(await send(accepting)).toEqual({ kind: 'accepted', providerId: 'wamid.1' });
  expect(await send(redirecting)).toEqual({ kind: 'refused', action: 'fix_configuration', code: 302 });
});
