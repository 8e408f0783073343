import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSettled,
  LEASE_MS,
  type OutboxRow,
  type OutboxStatus,
  planClaim,
  SEND_CLASSES,
  type SendClass,
  WINDOW_MS,
} from '#src/outbox/index';
import { applied, NOW, outboxRow } from '../../support/outbox-row.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const SETTLED: readonly OutboxStatus[] = ['accepted', 'sent', 'delivered', 'read', 'failed', 'abandoned'];

function plan(rows: readonly OutboxRow[], now = NOW, lastInboundAt = NOW, hasTemplates = true) {
  return planClaim(rows, { now, lastInboundAt, hasTemplates });
}

/** The one row after the plan. */
function claimed(row: OutboxRow, now: number, lastInboundAt = NOW): OutboxRow {
  return applied([row], plan([row], now, lastInboundAt).changes)[0] ?? row;
}

describe('a claim', () => {
  it('of nothing is empty', () => {
    expect(plan([])).toEqual({ decision: { kind: 'empty' }, changes: [] });
  });

  it.each(SETTLED)('leaves a row alone that is %s', (status) => {
    expect(plan([outboxRow({ status, attempt: 1 })])).toEqual({ decision: { kind: 'empty' }, changes: [] });
  });

  it('takes a pending row with a lease and counts the attempt', () => {
    const claim = { status: 'sending', attempt: 1, dueAt: NOW + LEASE_MS };
    const { decision, changes } = plan([outboxRow()]);
    expect(decision).toMatchObject({ kind: 'send', row: { id: 1, ...claim } });
    expect(changes).toMatchObject([{ id: 1, change: claim }]);
  });

  it('waits for a row whose time has not come', () => {
    expect(plan([outboxRow({ dueAt: NOW + 1 })])).toEqual({ decision: { kind: 'wait', until: NOW + 1 }, changes: [] });
    expect(plan([outboxRow({ dueAt: NOW + 1 })], NOW + 1).decision.kind).toBe('send');
  });

  it('waits while another sender holds the lease', () => {
    const row = outboxRow({ status: 'sending', attempt: 1, dueAt: NOW + LEASE_MS });
    expect(plan([row], NOW + LEASE_MS - 1)).toEqual({ decision: { kind: 'wait', until: NOW + LEASE_MS }, changes: [] });
  });

  it('goes to the oldest unsettled row only, in whatever order the rows stand', () => {
    const rows = [3, 1, 2].map((id) => outboxRow({ id, status: id === 1 ? 'accepted' : 'pending' }));
    expect(plan(rows).decision).toMatchObject({ kind: 'send', row: { id: 2 } });
  });

  it('never passes a row that must wait (I4)', () => {
    const rows = [outboxRow({ id: 1, dueAt: NOW + MINUTE }), outboxRow({ id: 2 })];
    expect(plan(rows)).toEqual({ decision: { kind: 'wait', until: NOW + MINUTE }, changes: [] });
  });

  it('passes a row that time has given up, and says so', () => {
    const rows = [
      outboxRow({ id: 1, sendClass: 'marketing', status: 'unknown', attempt: 1, dueAt: NOW, error: 'timeout' }),
      outboxRow({ id: 2 }),
    ];
    const { decision, changes } = plan(rows);
    expect(decision).toMatchObject({ kind: 'send', row: { id: 2 } });
    expect(changes).toMatchObject([{ id: 1, change: { status: 'abandoned', error: 'timeout' } }, { id: 2 }]);
  });

  it('of a row reports the same in its decision as in its changes', () => {
    const { decision, changes } = plan([outboxRow({ attempt: 2, error: 'retry' })]);
    const [row] = applied([outboxRow({ attempt: 2, error: 'retry' })], changes);
    expect(decision).toEqual({ kind: 'send', row });
  });
});

describe('the 24-hour window', () => {
  it('lets a row go on that has an approved template, on a channel that knows such', () => {
    const closed = NOW + WINDOW_MS + 1;
    const approved = { name: 'order', language: 'fr', parameters: [] };
    const row = outboxRow({ message: { text: 'x', approved } });
    expect(plan([row], closed).decision).toMatchObject({ kind: 'send', row: { id: 1, attempt: 1 } });
    expect(plan([row], closed, NOW, false).decision.kind).toBe('empty');
    const unknown = outboxRow({
      message: { text: 'x', approved },
      sendClass: 'order',
      status: 'unknown',
      attempt: 1,
      dueAt: closed,
    });
    expect(claimed(unknown, closed)).toMatchObject({ status: 'sending', attempt: 2 });
  });

  it('is open to its last millisecond', () => {
    expect(plan([outboxRow()], NOW + WINDOW_MS).decision.kind).toBe('send');
  });

  it('closed: a free-form message fails instead of going out, and the next one too', () => {
    const rows = [outboxRow({ id: 1 }), outboxRow({ id: 2, sendClass: 'order' })];
    const { decision, changes } = plan(rows, NOW + WINDOW_MS + 1);
    expect(decision).toEqual({ kind: 'empty' });
    expect(changes).toMatchObject([
      { id: 1, change: { status: 'failed', error: 'window_closed' } },
      { id: 2, change: { status: 'failed', error: 'window_closed' } },
    ]);
  });

  it('closed while it waited for its next try: it fails', () => {
    const row = outboxRow({ attempt: 2, dueAt: NOW + WINDOW_MS + MINUTE });
    expect(claimed(row, NOW + WINDOW_MS + 1)).toMatchObject({ status: 'failed', error: 'window_closed' });
  });

  it.each(['unknown', 'sending'] as const)('closed while it was %s: it is not sent again', (status) => {
    const row = outboxRow({ sendClass: 'order', status, attempt: 1, dueAt: NOW });
    const late = NOW + WINDOW_MS + 10 * MINUTE;
    expect(plan([row], late).decision).toEqual({ kind: 'empty' });
    expect(claimed(row, late)).toMatchObject({ status: 'abandoned' });
  });
});

describe('a message of which it is not known whether it went', () => {
  const RULES: readonly [SendClass, number, number][] = [
    ['reply', MINUTE, 1],
    ['order', 2 * MINUTE, 4],
    ['payment', 2 * MINUTE, 4],
    ['code', 2 * MINUTE, 4],
    ['proactive', 0, 0],
    ['marketing', 0, 0],
  ];

  it('covers every class', () => {
    expect(RULES.map(([sendClass]) => sendClass)).toEqual(SEND_CLASSES);
  });

  it.each(RULES)(
    'of class %s: a lease that ran out is waited for %i ms, then it is sent again %i times',
    (sendClass, graceMs, resends) => {
      const leaseEnd = NOW + LEASE_MS;
      const row = outboxRow({ sendClass, status: 'sending', attempt: 1, dueAt: leaseEnd });
      if (graceMs > 0) {
        expect(claimed(row, leaseEnd)).toMatchObject({
          status: 'unknown',
          dueAt: leaseEnd + graceMs,
          error: 'lease_expired',
        });
        expect(plan([row], leaseEnd).decision).toEqual({ kind: 'wait', until: leaseEnd + graceMs });
        expect(claimed(row, leaseEnd + graceMs - 1).status).toBe('unknown');
      }
      for (let attempt = 1; attempt <= resends; attempt++) {
        expect(claimed({ ...row, attempt }, leaseEnd + graceMs)).toMatchObject({
          status: 'sending',
          attempt: attempt + 1,
        });
      }
      expect(claimed({ ...row, attempt: resends + 1 }, leaseEnd + graceMs)).toMatchObject({ status: 'abandoned' });
    },
  );

  it.each(RULES)(
    'of class %s: the grace of an unknown row counts from when it became unknown',
    (sendClass, graceMs, resends) => {
      const row = outboxRow({ sendClass, status: 'unknown', attempt: 1, dueAt: NOW + graceMs, error: 'timeout' });
      if (graceMs > 0) expect(plan([row], NOW + graceMs - 1).decision).toEqual({ kind: 'wait', until: NOW + graceMs });
      expect(claimed(row, NOW + graceMs).status).toBe(resends > 0 ? 'sending' : 'abandoned');
    },
  );

  it('keeps its grace when nobody asked for a long time', () => {
    const row = outboxRow({ status: 'sending', attempt: 1, dueAt: NOW });
    expect(claimed(row, NOW + 30 * SECOND)).toMatchObject({ status: 'unknown', dueAt: NOW + MINUTE });
    expect(claimed(row, NOW + 60 * MINUTE)).toMatchObject({ status: 'sending', attempt: 2 });
  });
});

describe('whatever the rows', () => {
  const status = fc.constantFrom<OutboxStatus>('pending', 'sending', 'unknown', ...SETTLED);
  const row = fc.record({
    sendClass: fc.constantFrom(...SEND_CLASSES),
    status,
    attempt: fc.integer({ min: 1, max: 6 }),
    dueAt: fc.integer({ min: NOW - 5 * MINUTE, max: NOW + 5 * MINUTE }),
  });
  const rows = fc
    .array(row, { maxLength: 6 })
    .map((drafts) => drafts.map((draft, index) => outboxRow({ ...draft, id: index + 1 })));
  const lastInboundAt = fc.constantFrom(NOW, NOW - WINDOW_MS - 1);

  it('only the oldest unsettled one is ever handed out, and nothing before it is left open (I4)', () => {
    fc.assert(
      fc.property(rows, lastInboundAt, (before, inboundAt) => {
        const { decision, changes } = plan(before, NOW, inboundAt);
        const open = applied(before, changes).filter((candidate) => !isSettled(candidate));
        if (decision.kind === 'send') expect(open[0]).toEqual(decision.row);
        else if (decision.kind === 'wait') expect(open[0]?.dueAt).toBe(decision.until);
        else expect(open).toEqual([]);
      }),
    );
  });

  it('a settled row is never touched, and no two rows are sent at once', () => {
    fc.assert(
      fc.property(rows, lastInboundAt, (before, inboundAt) => {
        const { changes } = plan(before, NOW, inboundAt);
        const touched = new Set(changes.map(({ id }) => id));
        expect(before.filter((candidate) => isSettled(candidate) && touched.has(candidate.id))).toEqual([]);
        const leased = changes.filter(({ change }) => change.status === 'sending');
        expect(leased.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('a wait always ends in the future, so that an alarm can be set for it (I13)', () => {
    fc.assert(
      fc.property(rows, lastInboundAt, (before, inboundAt) => {
        const { decision } = plan(before, NOW, inboundAt);
        if (decision.kind === 'wait') expect(decision.until).toBeGreaterThan(NOW);
      }),
    );
  });

  it('asking twice at the same time hands out nothing twice', () => {
    fc.assert(
      fc.property(rows, lastInboundAt, (before, inboundAt) => {
        const first = plan(before, NOW, inboundAt);
        const second = plan(applied(before, first.changes), NOW, inboundAt);
        expect(second.decision.kind).not.toBe('send');
      }),
    );
  });
});
