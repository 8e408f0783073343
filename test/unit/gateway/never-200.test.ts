import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handleRequest } from '#src/gateway/app';
import { sign, whatsappText } from '../../support/webhook.ts';
import { envWith, NO_CONTEXT } from '../../support/worker-env.ts';

function post(env: Env): Promise<Response> {
  const body = whatsappText('213555000001', 'menu');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) };
  return handleRequest(
    new Request('https://bot.test/v1/inbound/whatsapp', { method: 'POST', body, headers }),
    env,
    NO_CONTEXT,
  );
}

const throws = (flags: object) => () => {
  throw Object.assign(new Error('CANARY 213555000001'), flags);
};

async function expectComeAgain(response: Response): Promise<void> {
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ code: 'SYS-503' });
  expect(text).not.toContain('CANARY');
}

const lines: unknown[] = [];

beforeEach(() => {
  lines.length = 0;
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line) => void lines.push(JSON.parse(line)));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a signed webhook is never answered 200 before it is stored (I16)', () => {
  it('and 200 once it is', async () => {
    expect((await post(envWith({}))).status).toBe(200);
  });

  it.each(['META_APP_SECRET', 'META_VERIFY_TOKEN', 'ID_PEPPER', 'ACCOUNT_TOKEN_KEY', 'DATABASE_URL', 'ENVIRONMENT'])(
    'not without %s',
    async (name) => {
      for (const value of [undefined, '', ' ']) await expectComeAgain(await post(envWith({ [name]: value })));
    },
  );

  it.each([
    ['fails for good', {}],
    ['fails for a moment, three times', { retryable: true }],
    ['is overloaded', { overloaded: true }],
  ])('not when its conversation %s', async (_what, flags) => {
    await expectComeAgain(await post(envWith({}, { receive: throws(flags) })));
  });

  it('not when what was thrown is no error at all, and nobody prints it', async () => {
    const throwsText = () => {
      throw 'CANARY 213555000001';
    };
    await expectComeAgain(await post(envWith({}, { receive: throwsText })));
    expect(lines).toMatchObject([{ event: 'request', status: 503, error: 'UNEXPECTED' }]);
    expect(JSON.stringify(lines)).not.toMatch(/CANARY|213555/);
  });

  it('not while nobody can say whose account it is', async () => {
    await expectComeAgain(await post(envWith({}, { findOwner: throws({}) })));
  });

  it('not when the place of the conversations is missing', async () => {
    await expectComeAgain(await post(envWith({ CONVERSATIONS: undefined })));
  });

  it('a Worker without its settings is alive, says that it is not ready, and names them without their values', async () => {
    const env = envWith({ ID_PEPPER: 'CANARY' });
    const ask = (path: string) => handleRequest(new Request(`https://bot.test${path}`), env, NO_CONTEXT);
    expect((await ask('/livez')).status).toBe(200);
    const ready = await ask('/readyz');
    expect(ready.status).toBe(503);
    const text = await ready.text();
    expect(text).toContain('ID_PEPPER');
    expect(text).not.toContain('CANARY');
  });
});
