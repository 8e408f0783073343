import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laterReceipt, RECEIPT_STATUSES, type ReceiptStatus } from '#src/messages/index';

const TABLE: readonly [ReceiptStatus, ReceiptStatus, ReceiptStatus][] = [
  ['accepted', 'sent', 'sent'],
  ['accepted', 'read', 'read'],
  ['sent', 'delivered', 'delivered'],
  ['delivered', 'read', 'read'],
  ['sent', 'accepted', 'sent'],
  ['delivered', 'sent', 'delivered'],
  ['read', 'delivered', 'read'],
  ['read', 'sent', 'read'],
  ['sent', 'sent', 'sent'],
  ['accepted', 'failed', 'failed'],
  ['sent', 'failed', 'failed'],
  ['delivered', 'failed', 'delivered'],
  ['read', 'failed', 'read'],
  ['failed', 'sent', 'failed'],
  ['failed', 'delivered', 'failed'],
  ['failed', 'read', 'failed'],
];

describe('the fate of a message', () => {
  it.each(TABLE)('%s, then %s, is %s', (current, next, expected) => {
    expect(laterReceipt(current, next)).toBe(expected);
  });

  it('never goes back, in whatever order the reports come (I8)', () => {
    const rank = (status: ReceiptStatus) => RECEIPT_STATUSES.indexOf(status);
    const reports = fc.array(fc.constantFrom(...RECEIPT_STATUSES), { maxLength: 12 });
    fc.assert(
      fc.property(reports, (statuses) => {
        let current: ReceiptStatus = 'accepted';
        for (const next of statuses) {
          const later = laterReceipt(current, next);
          expect(rank(later)).toBeGreaterThanOrEqual(rank(current));
          if (current === 'failed') expect(later).toBe('failed');
          if (current === 'delivered' || current === 'read') expect(later).not.toBe('failed');
          current = later;
        }
      }),
    );
  });
});
