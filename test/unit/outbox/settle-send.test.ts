import { describe, expect, it } from 'vitest';
import {
  type OutboxRow,
  type OutboxStatus,
  type RefusalAction,
  SEND_CLASSES,
  type SendOutcome,
  settleSend,
} from '#src/outbox/index';
import { NOW, outboxRow, SETTINGS } from '../../support/outbox-row.ts';

const ACCEPTED: SendOutcome = { kind: 'accepted', providerId: 'wamid.1' };
const AMBIGUOUS: SendOutcome = { kind: 'ambiguous', reason: 'timeout' };
const LATER = NOW + 1_000;

function refused(action: RefusalAction, changes: { code?: number; retryAfterMs?: number } = {}): SendOutcome {
  return { kind: 'refused', action, code: 131_000, ...changes };
}

function settle(row: OutboxRow, outcome: SendOutcome, attempt = row.attempt) {
  return settleSend(row, { attempt, outcome, now: LATER, settings: SETTINGS });
}

function sending(changes: Partial<OutboxRow> = {}): OutboxRow {
  return outboxRow({ status: 'sending', attempt: 1, dueAt: NOW + 30_000, ...changes });
}

describe('an accepted send', () => {
  it.each(['sending', 'unknown'] as const)('settles a row that is %s, and clears its earlier error', (status) => {
    const change = settle(sending({ status, error: 'lease_expired', errorCode: 500 }), ACCEPTED);
    expect(change).toEqual({ status: 'accepted', providerId: 'wamid.1', error: null, errorCode: null });
  });

  it.each(['sent', 'delivered', 'read', 'failed'] as const)(
    'teaches a row that is %s its id, and nothing else',
    (status) => {
      expect(settle(sending({ status }), ACCEPTED)).toEqual({ providerId: 'wamid.1' });
      expect(settle(sending({ status, providerId: 'wamid.0' }), ACCEPTED)).toBeNull();
    },
  );

  it.each(['pending', 'abandoned'] as const)('comes too late for a row that is %s', (status) => {
    expect(settle(sending({ status }), ACCEPTED)).toBeNull();
  });
});

describe('an ambiguous send', () => {
  it.each([
    ['reply', 60_000],
    ['order', 120_000],
    ['payment', 120_000],
    ['code', 120_000],
    ['proactive', 0],
    ['marketing', 0],
  ] as const)('of class %s waits for a receipt for %i ms', (sendClass, graceMs) => {
    expect(settle(sending({ sendClass }), AMBIGUOUS)).toEqual({
      status: 'unknown',
      dueAt: LATER + graceMs,
      error: 'timeout',
    });
  });

  it('says nothing to a row that a receipt has settled', () => {
    for (const status of ['accepted', 'sent', 'delivered', 'read', 'failed'] as const)
      expect(settle(sending({ status }), AMBIGUOUS)).toBeNull();
  });
});

describe('a refused send', () => {
  it.each<[RefusalAction, OutboxStatus]>([
    ['retry', 'pending'],
    ['retry_pair', 'pending'],
    ['fix_configuration', 'pending'],
    ['stop_sender', 'pending'],
    ['drop', 'failed'],
    ['use_template', 'failed'],
  ])('that asks to %s leaves the row %s', (action, status) => {
    expect(settle(sending(), refused(action))).toMatchObject({ status, error: action, errorCode: 131_000 });
  });

  it.each<[RefusalAction, readonly number[]]>([
    ['retry', [2_000, 10_000, 20_000, 40_000]],
    ['retry_pair', [1_000, 4_000, 16_000, 60_000]],
    ['fix_configuration', [10_000, 20_000, 40_000, 60_000]],
    ['stop_sender', [10_000, 20_000, 40_000, 60_000]],
  ])('that asks to %s is tried again after %j ms', (action, delays) => {
    const waits = delays.map((_, index) => settle(sending({ attempt: index + 1 }), refused(action))?.dueAt);
    expect(waits).toEqual(delays.map((delay) => LATER + delay));
  });

  it('waits at least as long as the provider asks', () => {
    expect(settle(sending(), refused('retry', { retryAfterMs: 90_000 }))?.dueAt).toBe(LATER + 90_000);
    expect(settle(sending(), refused('retry', { retryAfterMs: 1 }))?.dueAt).toBe(LATER + 2_000);
  });

  it.each<RefusalAction>(['retry', 'retry_pair', 'fix_configuration', 'stop_sender'])(
    'that asks to %s for the last time fails',
    (action) => {
      expect(settle(sending({ attempt: SETTINGS.maxAttempts - 1 }), refused(action))?.status).toBe('pending');
      expect(settle(sending({ attempt: SETTINGS.maxAttempts }), refused(action))?.status).toBe('failed');
    },
  );

  it('settles what was thought unknown: it certainly did not go', () => {
    expect(settle(sending({ status: 'unknown' }), refused('retry'))?.status).toBe('pending');
  });

  it('says nothing to a row that a receipt has settled', () => {
    expect(settle(sending({ status: 'delivered' }), refused('drop'))).toBeNull();
  });

  it('keeps the code that the answer held, or that there was none', () => {
    expect(settle(sending(), { kind: 'refused', action: 'retry', code: null })?.errorCode).toBeNull();
  });
});

describe('a settle', () => {
  it.each<SendOutcome>([ACCEPTED, AMBIGUOUS, refused('drop')])(
    'of another attempt changes nothing ($kind)',
    (outcome) => {
      for (const sendClass of SEND_CLASSES) {
        expect(settle(sending({ sendClass, attempt: 2 }), outcome, 1)).toBeNull();
        expect(settle(sending({ sendClass, attempt: 2 }), outcome, 3)).toBeNull();
      }
    },
  );

  it('repeated changes nothing', () => {
    const row = { ...sending(), ...settle(sending(), ACCEPTED) };
    expect(settle(row, ACCEPTED)).toBeNull();
    const waiting = { ...sending(), ...settle(sending(), refused('retry')) };
    expect(settle(waiting, refused('retry'))).toBeNull();
  });
});
