import { describe, expect, it } from 'vitest';
import { createLogger, type LogFields, redact } from '#src/kernel/log';

/** Everything that a reader could dial: its nine national digits, in any digits and with anything between. */
const NATIONAL = '555000111';
const CANARY = 'CANARY-TEXT';
const PHONES = [
  '+213555000111',
  '213555000111',
  '00213555000111',
  '0555000111',
  '555000111',
  '0555 00 01 11',
  '0555.00.01.11',
  '0555-00-01-11',
  '0555/00/01/11',
  '0555_00_01_11',
  '0555\u00a000\u00a001\u00a011',
  '(0555) 00 01 11',
  '+213 (0) 555 00 01 11',
  '+213-555-000-111',
  '+213 - 555 - 000 - 111',
  'tel:+213555000111',
  'https://wa.me/213555000111?text=x',
  'wa-213555000111',
  'user_213555000111',
  '213555000111-1',
  '213555000111@s.whatsapp.net',
  '{"from":"213555000111"}',
  '%2B213555000111',
  'a213555000111b',
  '٠٥٥٥٠٠٠١١١',
  '٠٥٥٥ ٠٠ ٠١ ١١',
  '۰۵۵۵۰۰۰۱۱۱',
  '０５５５０００１１１',
  '𝟎𝟓𝟓𝟓𝟎𝟎𝟎𝟏𝟏𝟏',
  '⓪⑤⑤⑤⓪⓪⓪①①①',
  '0️⃣5️⃣5️⃣5️⃣0️⃣0️⃣0️⃣1️⃣1️⃣1️⃣',
  '0555\u201100\u201101\u201111',
  '0\u200e555\u200b000\u00ad111',
  '0555\n00\t01\r\n11',
  '0555, 00, 01, 11',
  '0555*00*01*11',
  '0,5,5,5,0,0,0,1,1,1',
];

function asciiDigits(text: string): string {
  const digits = text.normalize('NFKC').replace(/[\u0660-\u0669\u06f0-\u06f9]/gu, (digit) => {
    return String((digit.codePointAt(0) ?? 0) & 0xf);
  });
  return digits.replace(/\D/g, '');
}

function logged(fields: LogFields): string {
  const lines: string[] = [];
  createLogger((_level, line) => lines.push(line)).info('event', fields);
  return lines.join('\n');
}

describe('a log line', () => {
  it.each(PHONES)('never shows the phone number in %s', (phone) => {
    for (const text of [phone, `from ${phone} to x`, `Key (phone)=(${phone}) already exists.`]) {
      expect(asciiDigits(redact(text))).not.toContain(NATIONAL);
      expect(asciiDigits(redact(text)).length).toBeLessThan(7);
    }
  });

  it.each([
    'rb_live_ab12cd34_CANARYCANARYCANARYCANARYCANARYCANARYCANARY0_0a1b2c3d',
    'EAABCANARYsecret',
    'IGAACANARYsecret',
    'Bearer CANARY.secret',
    'bearer CANARY.secret',
    'Authorization: Bearer   CANARY',
    'sha256=CANARY',
    'wamid.HBgMCANARY==',
    'test_sk_CANARY',
    'eyJhbGciOiJIUzI1NiJ9.CANARY.x',
    'Basic CANARY==',
    'Bearer\u200bCANARY',
    'xrb_live_CANARY',
    'live_sk_CANARY',
    'postgres://user:CANARY@host/db',
  ])('never shows the secret in %s', (text) => {
    expect(redact(text)).not.toContain('CANARY');
    expect(redact(`failed with ${text} today`)).not.toContain('CANARY');
  });

  it.each([
    'd290f1ee-6c54-4b01-90e6-d701748f0851',
    '00000000-0000-4000-8000-000000000001',
    'a3f1c2d4e5b60718293a4b5c6d7e8f90a3f1c2d4e5b60718293a4b5c6d7e8f90',
    '0000000000000000000000000000000000000000000000000000000000000abc',
    'window_closed',
    'receipts=12,events=3',
    'v26.0',
    'DB_UNAVAILABLE',
  ])('keeps %s, which is ours', (id) => {
    expect(redact(id)).toBe(id);
  });

  it('is one JSON object that names its level and event', () => {
    const lines: [string, string][] = [];
    const log = createLogger((level, line) => lines.push([level, line]));
    log.info('send', { attempt: 2, unsigned: true, code: null, error: undefined });
    log.warn('queue_retry');
    log.error('turn_failed', { error: 'TypeError' });
    expect(lines.map(([level, line]) => [level, JSON.parse(line)])).toEqual([
      ['info', { level: 'info', event: 'send', attempt: 2, unsigned: true, code: null }],
      ['warn', { level: 'warn', event: 'queue_retry' }],
      ['error', { level: 'error', event: 'turn_failed', error: 'TypeError' }],
    ]);
  });

  it('says what every line of today says', () => {
    const fields: LogFields = {
      correlationId: 'd290f1ee-6c54-4b01-90e6-d701748f0851',
      client: '00000000-0000-4000-8000-000000000001',
      method: 'POST',
      route: '/v1/admin/orders/:id',
      status: 401,
      ms: 12,
      error: 'SEC-001',
      key: 'previous',
      ignored: 'malformed=2,field:account_update=1,status:other=10',
      queue: 'resto-outbound',
      code: 131_026,
      outcome: 'refused',
      warning: 'RL_ENABLED is an old name of FRAUD_INBOUND_ENABLED',
    };
    expect(JSON.parse(logged(fields))).toEqual({ level: 'info', event: 'event', ...fields });
  });

  it('has no room for a name that is not listed: it counts what it dropped', () => {
    const given = { status: 200, text: CANARY, phone: 1, constructor: CANARY, __proto__x: CANARY, [CANARY]: true };
    const line = logged(given as LogFields);
    expect(JSON.parse(line)).toEqual({ level: 'info', event: 'event', status: 200, dropped: 5 });
    // @ts-expect-error and whoever writes one is told so by the compiler
    logged({ text: 'x' });
  });

  it.each([
    ['a sentence', 'error', `no such user ${CANARY} in table`],
    ['words', 'route', CANARY],
    ['a path with words', 'route', '/v1/une pizza'],
    ['words', 'channel', 'Une pizza'],
    ['another method', 'method', CANARY],
    ['words', 'ignored', 'une pizza=1'],
    ['no counts', 'ignored', ',malformed=1'],
    ['no counts', 'ignored', 'malformed=1field=1'],
    ['another alphabet', 'warning', 'بيتزا'],
    ['an object', 'error', { text: CANARY }],
    ['a list', 'outcome', [CANARY]],
    ['a text where a count belongs', 'events', CANARY],
    ['a text where yes or no belongs', 'unsigned', CANARY],
    ['a phone number as a number', 'events', 213_555_000_111],
    ['a phone number as a number', 'code', 661_000_111],
    ['no number', 'ms', Number.NaN],
    ['a number where a word belongs', 'channel', 1],
  ])('has no room for %s under %s', (_what, name, value) => {
    expect(JSON.parse(logged({ [name]: value }))).toEqual({ level: 'info', event: 'event', [name]: '••••' });
  });

  it('names its event in a word of ours', () => {
    const lines: string[] = [];
    createLogger((_level, line) => lines.push(line)).info(`turn failed: ${CANARY}`);
    expect(lines).toEqual(['{"level":"info","event":"••••"}']);
  });

  it('stays one line that shows as it is written, whatever a value holds', () => {
    const text = 'a\nb\r\nc\u0000\u001b[31m\u0085\u009b\u2028\u2029\u202e\u2066\u200f\ufeff\u00add\ud800';
    expect(redact(text)).toBe('a b  c  [31md');
    expect(logged({ warning: text, error: text, correlationId: text })).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('is short, and cuts no phone number into a piece that still tells', () => {
    const text = redact(`${'x'.repeat(195)} 0555000111 ${'y'.repeat(10_000)}`);
    expect(text.length).toBeLessThan(201);
    expect(text).not.toMatch(/0555/);
  });

  it('passes every text through the same guard', () => {
    const fields = { correlationId: 'user-213555000111', client: 'rb_live_CANARY', warning: 'of 0555 00 01 11' };
    expect(logged(fields)).not.toMatch(/555|CANARY/);
  });
});
