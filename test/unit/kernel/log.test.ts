import { describe, expect, it } from 'vitest';
import { createLogger, type LogFields, redact } from '#src/kernel/log';

/** Everything that a reader could dial: its nine national digits, in any digits and with anything between. */
const NATIONAL = '555000111';
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
    log.info('send', { attempt: 2, ok: true, code: null, missing: undefined });
    log.warn('queue_retry');
    log.error('turn_failed', { error: 'TypeError' });
    expect(lines.map(([level, line]) => [level, JSON.parse(line)])).toEqual([
      ['info', { level: 'info', event: 'send', attempt: 2, ok: true, code: null }],
      ['warn', { level: 'warn', event: 'queue_retry' }],
      ['error', { level: 'error', event: 'turn_failed', error: 'TypeError' }],
    ]);
  });

  it('stays one line whatever a value holds', () => {
    const line = logged({ error: 'a\nb\r\n{"level":"error"}' });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ level: 'info', event: 'event' });
  });

  it('is short, and cuts no phone number into a piece that still tells', () => {
    const line = logged({ error: `${'x'.repeat(195)} 0555000111 ${'y'.repeat(10_000)}` });
    expect(line.length).toBeLessThan(300);
    expect(line).not.toMatch(/0555/);
  });

  it('passes every text through the same guard', () => {
    expect(logged({ error: 'no such user 213555000111', token: 'Bearer CANARY' })).not.toMatch(/555000111|CANARY/);
  });
});
