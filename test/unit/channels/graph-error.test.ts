import { describe, expect, it } from 'vitest';
import { outcomeOf } from '#src/channels/meta/graph-answer';
import { type GraphError, readGraphError, refusalOfError, refusalOfStatus } from '#src/channels/meta/graph-error';
import { regainAccessMs, retryAfterMs } from '#src/channels/meta/retry-after';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import type { Channel } from '#src/messages/index';
import type { RefusalAction } from '#src/outbox/index';

function error(code: number, subcode: number | null = null, isTransient = false): GraphError {
  return { code, subcode, isTransient };
}

/** meta-wire §3.7, row by row. */
const WHATSAPP: readonly (readonly [RefusalAction, readonly number[]])[] = [
  ['stop_sender', [0, 190]],
  ['stop_sender', [3, 10, 200, 250, 299]],
  ['stop_sender', [33]],
  ['retry', [4, 80007]],
  ['retry', [130429]],
  ['retry_pair', [131056]],
  ['stop_sender', [131048, 131064]],
  ['fix_configuration', [133016]],
  ['retry', [131000, 131016, 133004]],
  ['retry', [131057]],
  ['retry', [1, 2]],
  ['use_template', [131047]],
  ['drop', [131026, 131049, 131050, 130472, 131021]],
  ['fix_configuration', [131030]],
  ['stop_sender', [131031, 368, 130497, 131042, 131044]],
  ['fix_configuration', [131037, 131045, 133000, 133005, 133010, 133015]],
  ['drop', [131008, 131009, 100, 131051]],
  ['retry', [131052, 131053, 135000, 613, 138013]],
  ['drop', [131062, 137000]],
  ['fix_configuration', [131063, 132000, 132001, 132005, 132007, 132008, 132012]],
  ['fix_configuration', [132015, 132016, 132068, 132069]],
];

/** meta-wire §3.9, row by row: [action, code, subcode]. */
const PAGE: readonly (readonly [RefusalAction, number, number?])[] = [
  ['retry', 1200],
  ['retry', 2],
  ['retry', -1],
  ['retry', 4],
  ['retry', 4, 2018022],
  ['retry', 17],
  ['retry', 32],
  ['retry', 613],
  ['retry', 80001],
  ['retry', 80002],
  ['retry', 80006],
  ['use_template', 10, 2018278],
  ['use_template', 10, 2018065],
  ['use_template', 10, 2534022],
  ['use_template', 2534022],
  ['use_template', 1545041],
  ['drop', 551],
  ['drop', 551, 1545041],
  ['drop', 100, 2018001],
  ['drop', 100, 2018109],
  ['drop', 100, 2018034],
  ['drop', 100, 2018032],
  ['drop', 100],
  ['stop_sender', 190],
  ['stop_sender', 190, 463],
  ['stop_sender', 102],
  ['stop_sender', 200],
  ['stop_sender', 10],
  ['drop', 10, 2018108],
  ['drop', 200, 2018108],
  ['stop_sender', 200, 2018028],
  ['drop', 230],
  ['drop', 2534001],
  ['drop', 100, 2534014],
  ['drop', 10, 2534025],
];

describe('what a Graph error asks of us', () => {
  it.each(WHATSAPP.flatMap(([action, codes]) => codes.map((code) => ({ code, action }))))(
    'WhatsApp $code: $action',
    ({ code, action }) => {
      expect(refusalOfError(error(code), 'whatsapp')?.action).toBe(action);
    },
  );

  it.each(
    PAGE.flatMap(([action, code, subcode]) =>
      (['messenger', 'instagram'] as const).map((channel) => ({ channel, code, subcode, action })),
    ),
  )('$channel $code/$subcode: $action', ({ channel, code, subcode, action }) => {
    expect(refusalOfError(error(code, subcode ?? null), channel)?.action).toBe(action);
  });

  it('one channel knows nothing of the codes of another', () => {
    expect(refusalOfError(error(131047), 'messenger')).toBeNull();
    expect(refusalOfError(error(551), 'whatsapp')).toBeNull();
    expect(refusalOfError(error(999_999), 'whatsapp')).toBeNull();
  });

  it('a rate limit says how long to wait at least', () => {
    expect(refusalOfError(error(130429), 'whatsapp')).toEqual({ action: 'retry', retryAfterMs: 5 * SECOND_MS });
    expect(refusalOfError(error(80007), 'whatsapp')?.retryAfterMs).toBe(MINUTE_MS);
    expect(refusalOfError(error(80002), 'instagram')?.retryAfterMs).toBe(MINUTE_MS);
    expect(refusalOfError(error(131056), 'whatsapp')).toEqual({ action: 'retry_pair' });
  });

  it('what Meta calls transient is tried again, unless a person must act first', () => {
    expect(refusalOfError(error(100, null, true), 'whatsapp')).toEqual({ action: 'retry' });
    expect(refusalOfError(error(424_242, null, true), 'messenger')).toEqual({ action: 'retry' });
    expect(refusalOfError(error(190, null, true), 'whatsapp')?.action).toBe('stop_sender');
    expect(refusalOfError(error(131047, null, true), 'whatsapp')?.action).toBe('use_template');
  });
});

describe('a Graph error', () => {
  it('is read with its subcode, numbers as strings too', () => {
    const body = { error: { message: 'x', code: '10', error_subcode: '2018278', is_transient: true } };
    expect(readGraphError(body)).toEqual(error(10, 2018278, true));
    expect(readGraphError({ error: { code: 4, error_subcode: 0 } })).toEqual(error(4));
  });

  it.each([
    [undefined],
    [null],
    ['<html>502</html>'],
    [[]],
    [{ error: 'invalid_token' }],
    [{ error: {} }],
    [{ error: { code: 'x' } }],
    [{ error: { code: 1.5 } }],
    [{ code: 131056 }],
  ])('is none in %j', (body) => {
    expect(readGraphError(body)).toBeNull();
  });
});

describe('what a status alone asks of us', () => {
  it.each([
    [400, true, 'drop'],
    [400, false, 'retry'],
    [401, false, 'stop_sender'],
    [403, false, 'fix_configuration'],
    [404, true, 'fix_configuration'],
    [405, false, 'fix_configuration'],
    [408, false, 'retry'],
    [413, true, 'drop'],
    [429, false, 'retry'],
    [500, true, 'retry'],
    [302, false, 'fix_configuration'],
    [304, false, 'fix_configuration'],
  ] as const)('%i, from Graph: %s, is %s', (status, isGraphs, action) => {
    expect(refusalOfStatus({ status, isGraphs })).toEqual({ action });
  });
});

function outcome(status: number, body: unknown, rest: { channel?: Channel; retryAfterMs?: number } = {}) {
  return outcomeOf(rest.channel ?? 'whatsapp', { status, body, retryAfterMs: rest.retryAfterMs });
}

describe('what an answer says of the message', () => {
  it('an id is an acceptance', () => {
    expect(outcome(200, { messages: [{ id: 'wamid.1' }] })).toEqual({ kind: 'accepted', providerId: 'wamid.1' });
    const answer = { recipient_id: '7', message_id: 'm_1' };
    expect(outcome(200, answer, { channel: 'instagram' })).toEqual({ kind: 'accepted', providerId: 'm_1' });
  });

  it.each([[undefined], [null], [{}], [{ messages: [] }], [{ error: { code: 131056 } }], ['ok']])(
    'a 200 with %j may have been sent',
    (body) => {
      expect(outcome(200, body)).toEqual({ kind: 'ambiguous', reason: 'no_id' });
    },
  );

  it.each([500, 502, 503, 504, 520, 522, 524])('a %i that is not Graph speaking may have been sent', (status) => {
    expect(outcome(status, undefined)).toEqual({ kind: 'ambiguous', reason: `http_${status}` });
    expect(outcome(status, { oops: 1 })).toEqual({ kind: 'ambiguous', reason: `http_${status}` });
  });

  it.each([502, 504])('a gateway that answers %i may have lost a message that was sent, whatever it says', (status) => {
    const body = { error: { code: 2, is_transient: true } };
    expect(outcome(status, body)).toEqual({ kind: 'ambiguous', reason: `http_${status}` });
  });

  it.each([521, 523, 525, 526, 530])('a %i of the edge means that nobody was reached', (status) => {
    expect(outcome(status, undefined)).toEqual({ kind: 'refused', action: 'retry', code: status });
  });

  it.each([500, 503])('a %i with a Graph error was not sent', (status) => {
    expect(outcome(status, { error: { code: 131016 } })).toEqual({ kind: 'refused', action: 'retry', code: 131016 });
    expect(outcome(status, { error: { code: 100 } })).toEqual({ kind: 'refused', action: 'retry', code: 100 });
    expect(outcome(status, { error: { code: 777 } })).toEqual({ kind: 'refused', action: 'retry', code: 777 });
  });

  it('a refusal keeps Graph’s code, or the status where there is none', () => {
    expect(outcome(400, { error: { code: 131026 } })).toEqual({ kind: 'refused', action: 'drop', code: 131026 });
    expect(outcome(400, { error: { code: 777 } })).toEqual({ kind: 'refused', action: 'drop', code: 777 });
    expect(outcome(400, undefined)).toEqual({ kind: 'refused', action: 'retry', code: 400 });
    expect(outcome(302, undefined)).toEqual({ kind: 'refused', action: 'fix_configuration', code: 302 });
  });

  it('the longer of Graph’s wait and ours counts, and only where trying again makes sense', () => {
    const limited = { error: { code: 130429 } };
    expect(outcome(429, limited, { retryAfterMs: 1_000 })).toMatchObject({ retryAfterMs: 5_000 });
    expect(outcome(429, limited, { retryAfterMs: 90_000 })).toMatchObject({ retryAfterMs: 90_000 });
    expect(outcome(429, undefined, { retryAfterMs: 7_000 })).toEqual({
      kind: 'refused',
      action: 'retry',
      code: 429,
      retryAfterMs: 7_000,
    });
    expect(outcome(400, { error: { code: 131026 } }, { retryAfterMs: 7_000 })).not.toHaveProperty('retryAfterMs');
  });
});

describe('how long Graph asks to wait', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');

  it.each([
    ['30', 30_000],
    [' 0 ', 0],
    ['Fri, 20 Nov 2026 10:02:00 GMT', 120_000],
    ['Fri, 20 Nov 2026 09:00:00 GMT', 0],
    ['99999999999', DAY_MS],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    [null, undefined],
  ])('Retry-After %j', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });

  it.each([
    [
      '{"1":[{"type":"messenger","estimated_time_to_regain_access":3},{"estimated_time_to_regain_access":"7"}]}',
      420_000,
    ],
    ['{"1":[{"estimated_time_to_regain_access":0}]}', undefined],
    ['{"1":{},"2":[null,4]}', undefined],
    ['{', undefined],
    ['[]', undefined],
    [null, undefined],
  ])('business use case usage %j', (header, ms) => {
    expect(regainAccessMs(header)).toBe(ms);
  });
});
