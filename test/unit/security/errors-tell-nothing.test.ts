import { inspect } from 'node:util';
import { NeonDbError } from '@neondatabase/serverless';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { consume } from '#queues/consume';
import { createGraphClient } from '#src/channels/index';
import { guardSession } from '#src/db/guard-session';
import { depsFor } from '#src/deps';
import { handleRequest } from '#src/gateway/app';
import { AppError } from '#src/kernel/errors';
import { runScheduled } from '#src/ops/scheduled';
import { sign, whatsappText } from '../../support/webhook.ts';
import { envWith, NO_CONTEXT } from '../../support/worker-env.ts';

/** What must never be told: a number, a token, or what somebody wrote. */
const canary = fc.oneof(
  fc.stringMatching(/^213[567]\d{8}$/),
  fc.stringMatching(/^0[567]\d{2} \d{2} \d{2} \d{2}$/),
  fc.stringMatching(/^rb_live_[a-z0-9]{8}_[A-Za-z0-9_-]{20}_[0-9a-f]{8}$/),
  fc.stringMatching(/^EAA[A-Za-z0-9]{20,40}$/),
  fc.stringMatching(/^zebrure[a-z]{4,9}$/),
  fc.stringMatching(/^Zebrure[a-z]{4,9}Error$/),
  fc.stringMatching(/^une pizza [a-zéèà]{6,12}$/),
  fc.stringMatching(/^بيتزا [ا-ي]{5,9}$/),
);

function neonError(code: string, text: string): NeonDbError {
  const said = {
    code,
    detail: `Key (phone)=(${text}) already exists.`,
    where: text,
    hint: text,
    constraint: 'customers_key',
  };
  return Object.assign(new NeonDbError(text), said, { sourceError: new Error(text) });
}

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

/** Every way in which a text gets into what is thrown. */
const WAYS: Readonly<Record<string, (text: string) => unknown>> = {
  message: (text) => new Error(text),
  'message of ours': (text) => new AppError('BROKEN', text, { expose: true }),
  name: (text) => Object.assign(new TypeError(text), { name: text }),
  cause: (text) => new Error('outer', { cause: new Error(text) }),
  several: (text) => new AggregateError([new Error(text)], text),
  'platform exception': (text) => new DOMException(text, text),
  'retryable by the runtime': (text) => Object.assign(new Error(text), { overloaded: true, remote: true }),
  'no error': (text) => text,
  'a record': (text) => ({ name: text, message: text, code: text }),
  'half a JSON': (text) => thrownBy(() => JSON.parse(`{"text":"${text}"`)),
  'a schema': (text) => thrownBy(() => z.strictObject({}).parse({ [text]: text })),
  'a query': (text) => new DrizzleQueryError(`insert into x values ($1)`, [text], neonError('23505', text)),
  'a query of a function of ours': (text) => new DrizzleQueryError('select f($1)', [text], neonError('P0001', text)),
  'a driver': (text) => neonError('22P02', text),
};
const way = fc.constantFrom(...Object.keys(WAYS));

const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  for (const level of ['info', 'warn', 'error', 'log', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...said) => void lines.push(said.map(String).join(' ')));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Nothing of it: not as it is, not as JSON writes it, and of a number not its last digits. */
function expectSilence(texts: readonly string[], text: string): void {
  const told = texts.join('\n');
  for (const form of [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)])
    expect(told).not.toContain(form);
  if (/^[\d ]+$/.test(text)) expect(told.replace(/\D/g, '')).not.toContain(text.replace(/\D/g, '').slice(-8));
}

/** Runs `work` with something thrown that holds a canary, and expects that nobody is told. */
function holds(work: (thrown: () => never, text: string) => Promise<readonly string[]>): Promise<void> {
  return fc.assert(
    fc.asyncProperty(canary, way, async (text, how) => {
      lines.length = 0;
      const said = await work(() => {
        throw WAYS[how]?.(text);
      }, text);
      expect(lines.join('')).not.toContain('"dropped"');
      expectSilence([...said, ...lines], text);
    }),
    { numRuns: 300 },
  );
}

function webhook(): Request {
  const body = whatsappText('213000000000', 'menu');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) };
  return new Request('https://bot.test/v1/inbound/whatsapp', { method: 'POST', body, headers });
}

async function textOf(response: Response): Promise<readonly string[]> {
  return [JSON.stringify([...response.headers]), await response.text()];
}

describe('whatever is thrown, and whatever it holds', () => {
  it('the door tells neither the caller nor the log (K3)', async () => {
    await holds(async (receive) => textOf(await handleRequest(webhook(), envWith({}, { receive }), NO_CONTEXT)));
    await holds(async (findOwner) => textOf(await handleRequest(webhook(), envWith({}, { findOwner }), NO_CONTEXT)));
    expect(lines.join('')).toContain('"status":503');
  });

  it('a queue tells not the log (K3)', async () => {
    await holds(async (claim) => {
      const message = { body: { conversationId: 'c' }, attempts: 1, ack: () => {}, retry: vi.fn() };
      const batch = { queue: 'resto-outbound', messages: [message] } as unknown as MessageBatch<unknown>;
      await consume(batch, envWith({}, { claim }));
      expect(message.retry).toHaveBeenCalled();
      return [];
    });
    expect(lines.join('')).toContain('queue_retry');
  });

  it('a job tells not the log, nor a database that answers with what it was asked (K4)', async () => {
    const answer = (text: string) => Response.json({ message: text, code: '23505', detail: text }, { status: 400 });
    await holds(async (thrown, text) => {
      for (const fetched of [async () => thrown(), async () => answer(text)]) {
        vi.stubGlobal('fetch', fetched);
        await runScheduled('* * * * *', envWith({}));
      }
      expect(lines.filter((line) => line.includes('"job"'))).toHaveLength(12);
      return [];
    });
  });

  it('a report that cannot be sent costs the request and the jobs nothing', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ rows: [], fields: [], command: 'SELECT', rowCount: 0 }));
    vi.stubGlobal('scheduler', { wait: async () => {} });
    const send = () => Promise.reject(new Error('CANARY'));
    const env = envWith({ JOURNAL_QUEUE: { send, sendBatch: send } });
    const afterwards: Promise<unknown>[] = [];
    const headers = { 'content-type': 'application/json' };
    const unsigned = new Request('https://bot.test/v1/inbound/whatsapp', { method: 'POST', body: '{}', headers });
    const response = await handleRequest(unsigned, env, { waitUntil: (work) => void afterwards.push(work) });
    expect(response.status).toBe(401);
    await Promise.all(afterwards);
    depsFor(env).report({ type: 'AUTH_DENY', subject: 'somebody' });
    await runScheduled('* * * * *', env);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'request', status: 401 },
      { event: 'report_lost', error: 'Error' },
      { job: 'report-events', error: 'Error' },
      { job: 'refresh-catalogs', checked: 0 },
      { job: 'expire-payments', expired: 0 },
      { job: 'ask-feedback', asked: 0 },
      { job: 'relay-requests', handed: 0 },
      { job: 'call-kitchen', called: 0 },
      { job: 'purge-old-rows', deleted: 0 },
    ]);
    expect(lines.join('')).not.toContain('CANARY');
  });

  it('a query fails with what a log may say (K4)', async () => {
    await holds(async (thrown) => {
      // What an error of ours says in its message is ours to answer for; it comes back as it is.
      const fail = async () => {
        try {
          return thrown();
        } catch (error) {
          throw error instanceof AppError ? new Error(error.message) : error;
        }
      };
      const session = { prepareQuery: () => ({ execute: fail, all: fail, values: fail }), batch: fail };
      guardSession(session);
      const failures = await Promise.all(
        [session.prepareQuery().execute(), session.batch()].map((query) => query.catch((error: unknown) => error)),
      );
      return failures.flatMap((error) => [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error)]);
    });
  });
});

describe('whatever Graph answers or breaks with', () => {
  const options = {
    graphBaseUrl: 'https://g.test',
    instagramBaseUrl: 'https://i.test',
    version: 'v26.0',
    timeoutMs: 500,
  };
  const call = { path: '1/messages', body: { to: '213000000000' } };
  const outcomeOf = async (fetched: () => Promise<Response>) => {
    const client = createGraphClient({ ...options, fetch: fetched as typeof fetch });
    return JSON.stringify(await client.send({ channel: 'whatsapp', call, token: 'EAAtoken' }));
  };

  it('no outcome holds what was thrown (K5)', async () => {
    await holds(async (thrown) => [await outcomeOf(async () => thrown())]);
  });

  it('no outcome holds what it said, where it may say it (K5)', async () => {
    await fc.assert(
      fc.asyncProperty(canary, fc.constantFrom(200, 302, 400, 401, 404, 429, 500, 503), async (text, status) => {
        const number = Number(text.replace(/\D/g, ''));
        const bodies = [
          { error: { code: 131_026, message: text, error_data: { details: text }, error_user_msg: text, type: text } },
          { error: { code: number, error_subcode: number, message: text } },
          { error: { code: text, error_subcode: text } },
          { error: text },
          { [text]: text },
          text,
        ];
        const headers = {
          'retry-after': text.replace(/[^\x20-\x7e]/g, ''),
          'x-business-use-case-usage': JSON.stringify({ a: 1 }),
        };
        const told = await Promise.all(
          bodies.map((body) => outcomeOf(async () => Response.json(body, { status, headers }))),
        );
        expectSilence(told, text);
      }),
      { numRuns: 300 },
    );
  });
});
