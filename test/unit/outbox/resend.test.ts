import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '#src/kernel/clock';
import { type OutboxStatus, planResend } from '#src/outbox/index';
import { NOW, outboxRow } from '../../support/outbox-row.ts';

const OPEN = { now: NOW, lastInboundAt: NOW - HOUR_MS, hasTemplates: true };
const CLOSED = { ...OPEN, lastInboundAt: NOW - 25 * HOUR_MS };
const approved = { name: 'order_status_ready', language: 'fr', parameters: [] };

describe('a row that a person wants sent again', () => {
  it.each(['failed', 'abandoned'] as const)(
    'goes once more when it is %s, at once, and its attempts go on',
    (status) => {
      const row = outboxRow({ status, attempt: 5, error: 'drop', errorCode: 131_026 });
      expect(planResend(row, OPEN)).toEqual({
        outcome: 'again',
        change: { status: 'pending', dueAt: NOW, error: null, errorCode: null },
      });
    },
  );

  it.each<OutboxStatus>(['pending', 'sending', 'unknown', 'accepted', 'sent', 'delivered', 'read'])(
    'is left alone while it is %s',
    (status) => {
      expect(planResend(outboxRow({ status }), OPEN)).toEqual({ outcome: 'on_its_way' });
    },
  );

  it('cannot when its words are gone', () => {
    expect(planResend(outboxRow({ status: 'failed', message: { text: '' } }), OPEN)).toEqual({ outcome: 'forgotten' });
  });

  it('cannot once the window is closed, unless a template stands in', () => {
    const row = outboxRow({ status: 'failed' });
    expect(planResend(row, CLOSED)).toEqual({ outcome: 'window_closed' });
    const withTemplate = { ...row, message: { text: 'Prête', approved } };
    expect(planResend(withTemplate, CLOSED)).toMatchObject({ outcome: 'again' });
    expect(planResend(withTemplate, { ...CLOSED, hasTemplates: false })).toEqual({ outcome: 'window_closed' });
  });
});
