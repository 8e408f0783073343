import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECEIPT_STATUSES, type ReceiptStatus } from '#src/messages/index';
import { applyReceipt, type OutboxRow, type OutboxStatus, rowsOfReceipt } from '#src/outbox/index';
import { NOW, outboxRow, receipt } from '../../support/outbox-row.ts';

function sent(changes: Partial<OutboxRow> = {}): OutboxRow {
  return outboxRow({ status: 'accepted', attempt: 1, providerId: 'wamid.1', ...changes });
}

/** The status after the report, whether or not it said anything new. */
function statusAfter(row: OutboxRow, status: ReceiptStatus, attempt: number | null = row.attempt): OutboxStatus {
  return applyReceipt(row, receipt({ status }), attempt)?.status ?? row.status;
}

describe('a receipt', () => {
  it.each<OutboxStatus>(['pending', 'sending', 'unknown', 'abandoned'])(
    'settles a row that is %s, whatever it says',
    (status) => {
      for (const reported of RECEIPT_STATUSES) expect(statusAfter(sent({ status }), reported)).toBe(reported);
    },
  );

  it.each<[ReceiptStatus, readonly ReceiptStatus[]]>([
    ['accepted', ['accepted', 'sent', 'delivered', 'read', 'failed']],
    ['sent', ['sent', 'sent', 'delivered', 'read', 'failed']],
    ['delivered', ['delivered', 'delivered', 'delivered', 'read', 'delivered']],
    ['read', ['read', 'read', 'read', 'read', 'read']],
    ['failed', ['failed', 'failed', 'failed', 'failed', 'failed']],
  ])('on a row that is %s makes it %j', (status, expected) => {
    expect(RECEIPT_STATUSES.map((reported) => statusAfter(sent({ status }), reported))).toEqual(expected);
  });

  it('for a row that was never tried is not ours', () => {
    expect(applyReceipt(outboxRow(), receipt({ status: 'delivered' }), 1)).toBeNull();
  });

  it('that comes before the answer of the send settles the row and brings its id', () => {
    const row = sent({ status: 'sending', providerId: null, error: 'lease_expired', errorCode: 500 });
    expect(applyReceipt(row, receipt({ status: 'sent', providerId: 'wamid.9' }), 1)).toEqual({
      status: 'sent',
      providerId: 'wamid.9',
      sentAt: NOW,
      error: null,
      errorCode: null,
    });
  });

  it('of the first attempt settles a row whose second attempt is under way', () => {
    const row = sent({ status: 'sending', attempt: 2, providerId: null });
    expect(applyReceipt(row, receipt({ status: 'delivered' }), 1)?.status).toBe('delivered');
  });

  it('that an earlier attempt failed says nothing about the one under way', () => {
    const row = sent({ status: 'sending', attempt: 2, providerId: null });
    expect(applyReceipt(row, receipt({ status: 'failed' }), 1)).toBeNull();
    expect(applyReceipt(row, receipt({ status: 'failed' }), 2)?.status).toBe('failed');
  });

  it('of a failure keeps its code; a later one does not replace it', () => {
    const change = applyReceipt(sent(), receipt({ status: 'failed', errorCode: 131_026 }), 1);
    expect(change).toMatchObject({ status: 'failed', errorCode: 131_026, error: 'reported_failed' });
    const failed = sent({ status: 'failed', errorCode: 131_026, error: 'reported_failed' });
    expect(applyReceipt(failed, receipt({ status: 'failed', errorCode: 500 }), 1)).toBeNull();
  });

  it('keeps the id and the times that came first', () => {
    const row = sent({ status: 'delivered', sentAt: 1, deliveredAt: 2 });
    expect(applyReceipt(row, receipt({ status: 'delivered', at: 9, providerId: 'wamid.2' }), 1)).toBeNull();
  });

  it('that is late still tells when the message was sent', () => {
    const change = applyReceipt(
      sent({ status: 'read', readAt: 9, deliveredAt: 9 }),
      receipt({ status: 'sent', at: 1 }),
      1,
    );
    expect(change).toMatchObject({ status: 'read', sentAt: 1 });
  });

  it('of a read message means that it was delivered', () => {
    expect(applyReceipt(sent(), receipt({ status: 'read', at: 7 }), 1)).toMatchObject({ readAt: 7, deliveredAt: 7 });
    expect(applyReceipt(sent({ deliveredAt: 5 }), receipt({ status: 'read', at: 7 }), 1)).toMatchObject({
      deliveredAt: 5,
    });
  });

  it('repeated says nothing new', () => {
    for (const status of RECEIPT_STATUSES) {
      const once = { ...sent(), ...applyReceipt(sent(), receipt({ status }), 1) };
      expect(applyReceipt(once, receipt({ status, at: NOW + 5 }), 1)).toBeNull();
    }
  });
});

describe('receipts in any order, doubled and late', () => {
  const rank = (status: OutboxStatus) => (RECEIPT_STATUSES as readonly string[]).indexOf(status);
  const report = fc.record({
    status: fc.constantFrom(...RECEIPT_STATUSES),
    at: fc.integer({ min: 1, max: 1_000 }),
    attempt: fc.constantFrom(null, 1, 2),
  });
  const start = fc.constantFrom<OutboxStatus>('pending', 'sending', 'unknown', 'abandoned', ...RECEIPT_STATUSES);

  it('never lower the rank of a row, and never open one that is settled (I8)', () => {
    fc.assert(
      fc.property(start, fc.array(report, { maxLength: 10 }), (status, reports) => {
        let row = sent({ status, attempt: 2 });
        for (const { attempt, ...fields } of reports) {
          const next = { ...row, ...applyReceipt(row, receipt(fields), attempt) };
          expect(rank(next.status)).toBeGreaterThanOrEqual(rank(row.status));
          if (row.status === 'failed') expect(next.status).toBe('failed');
          row = next;
        }
      }),
    );
  });

  it('without failures end the same in every order', () => {
    const reports = fc.uniqueArray(
      fc.record({
        status: fc.constantFrom<ReceiptStatus>('accepted', 'sent', 'delivered', 'read'),
        at: fc.constant(NOW),
      }),
      { selector: ({ status }) => status, minLength: 1 },
    );
    const orders = reports.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    const end = (all: readonly { status: ReceiptStatus; at: number }[]) => {
      let row = sent({ status: 'sending' });
      for (const next of all) row = Object.assign({}, row, applyReceipt(row, receipt(next), 1));
      return row;
    };
    fc.assert(
      fc.property(orders, ([one, other]) => {
        expect(end(other)).toEqual(end(one));
      }),
    );
  });
});

describe('the rows that a receipt is about', () => {
  const rows = [
    sent({ id: 1, providerId: 'wamid.1', createdAt: 100 }),
    sent({ id: 2, providerId: 'wamid.2', createdAt: 200 }),
    sent({ id: 3, providerId: null, status: 'pending', createdAt: 150 }),
    sent({ id: 4, providerId: 'wamid.4', status: 'failed', createdAt: 100 }),
  ];
  const idsOf = (changes: Parameters<typeof receipt>[0], outboxId: number | null = null) =>
    rowsOfReceipt(rows, { receipt: receipt(changes), outboxId }).map(({ id }) => id);

  it('are named by our own data before anything else', () => {
    expect(idsOf({ providerId: 'wamid.2' }, 1)).toEqual([1]);
    expect(idsOf({}, 99)).toEqual([]);
  });

  it('are named by the id of the provider', () => {
    expect(idsOf({ providerId: 'wamid.2' })).toEqual([2]);
    expect(idsOf({ providerId: 'wamid.9', watermark: 999 })).toEqual([]);
  });

  it('are all that were sent up to the watermark, but not those that failed or still wait', () => {
    expect(idsOf({ watermark: 100 })).toEqual([1]);
    expect(idsOf({ watermark: 999 })).toEqual([1, 2]);
  });

  it('are none when it names nothing', () => {
    expect(idsOf({})).toEqual([]);
  });
});
