import { describe, expect, it } from 'vitest';
import { AppError } from '#src/kernel/errors';
import { expirePayments } from '#src/payments/expire-payments.usecase';
import { openPage } from '#src/payments/open-page.usecase';
import { payDeposit } from '#src/payments/pay.usecase';
import { askAboutPage } from '#src/payments/settle-page.usecase';

const AWAY = new AppError('DB_UNAVAILABLE', 'away', { retryable: true });
const PAYABLE = { intentId: 'i1', amountCentimes: 126_000, orderNumber: 7, locale: 'fr', url: null };

describe('a page to pay on', () => {
  const opening = (changes: object = {}) => {
    const opened: string[] = [];
    const deps = {
      findPayable: async () => PAYABLE,
      open: async () => {
        opened.push('page');
        return { id: '01', url: 'https://pay.test/01' };
      },
      keep: async ({ url }: { url: string }) => url,
      ...changes,
    };
    return { opened, url: openPage(deps, { tenantId: 't', intentId: 'i1' }) };
  };

  it('is made once and found again', async () => {
    expect(await opening().url).toBe('https://pay.test/01');
    const again = opening({ findPayable: async () => ({ ...PAYABLE, url: 'https://pay.test/00' }) });
    expect([await again.url, again.opened]).toEqual(['https://pay.test/00', []]);
  });

  it('is the one that somebody else has made at the same moment', async () => {
    expect(await opening({ keep: async () => 'https://pay.test/00' }).url).toBe('https://pay.test/00');
  });

  it('is none for what is not to be paid, and while the provider or Postgres is away', async () => {
    expect(await opening({ findPayable: async () => null }).url).toBeNull();
    expect(await opening({ open: async () => null }).url).toBeNull();
    expect(await opening({ findPayable: () => Promise.reject(AWAY) }).url).toBeNull();
    await expect(opening({ keep: () => Promise.reject(new Error('broken')) }).url).rejects.toThrow('broken');
  });
});

describe('what a webhook hints at', () => {
  const page = { id: '01', status: 'paid', amountCentimes: 1, currency: 'dzd', isLive: false, intentId: 'i1' };
  const asking = (outcome: 'confirmed' | 'duplicate', read: typeof page | 'absent' | null) => {
    const told: string[] = [];
    const answer = askAboutPage(
      {
        read: async () => read,
        settle: async () => ({ outcome, orderId: 'o1' }),
        tell: async (orderId) => void told.push(orderId),
      },
      { pageId: '01', eventId: 'e1' },
    );
    return { told, answer };
  };

  it('is asked of the provider, and the customer is told at once', async () => {
    const { told, answer } = asking('confirmed', page);
    expect([await answer, told]).toEqual(['confirmed', ['o1']]);
  });

  it('is told once, and settled by nobody else’s word', async () => {
    const again = asking('duplicate', page);
    expect([await again.answer, again.told]).toEqual(['duplicate', []]);
    const away = asking('confirmed', null);
    expect([await away.answer, away.told]).toEqual([null, []]);
    expect(await asking('confirmed', 'absent').answer).toBe('unknown');
  });
});

describe('a deposit whose time is over', () => {
  const expiring = async (asked: ('confirmed' | 'unpaid' | null)[], overdueSeconds: number, isExpired = true) => {
    const log: string[] = [];
    const counts = await expirePayments({
      list: async () => [
        { intentId: 'i1', orderId: 'o1', overdueSeconds, checkouts: asked.map((_, index) => `p${index}`) },
      ],
      ask: async () => asked.shift() ?? null,
      expire: async (intentId) => {
        log.push(`expire ${intentId}`);
        return isExpired;
      },
      tell: async (orderId) => void log.push(`tell ${orderId}`),
    });
    return { counts, log };
  };

  it('is given up and told', async () => {
    expect(await expiring([], 5)).toEqual({ counts: { expired: 1, waiting: 0 }, log: ['expire i1', 'tell o1'] });
    expect(await expiring(['unpaid'], 5)).toMatchObject({ counts: { expired: 1 } });
  });

  it('is looked for once more where it may have been paid', async () => {
    expect(await expiring(['confirmed'], 5, false)).toEqual({ counts: { expired: 0, waiting: 0 }, log: ['expire i1'] });
  });

  it('waits half an hour for a provider that does not answer, and no longer', async () => {
    expect(await expiring([null], 5)).toEqual({ counts: { expired: 0, waiting: 1 }, log: [] });
    expect(await expiring([null], 1_800)).toMatchObject({ counts: { expired: 1 } });
  });
});

describe('how it stands with a deposit', () => {
  const standing = {
    outcome: 'waiting',
    order_number: 7,
    intent_id: 'i1',
    deposit_cents: 126_000,
    cash_cents: 294_000,
    minutes: 12,
    transfer_code: null,
    online: true,
    checkouts: ['p1'],
  } as const;
  const query = { tenantId: 't', restaurantId: 'r', checkoutId: 'c' };
  const paying = (claims: boolean, told: 'confirmed' | 'unpaid' | null, changes: object = {}) => {
    const asked: string[] = [];
    const outcome = payDeposit(
      {
        standing: async () => standing,
        openPage: async () => 'https://pay.test/01',
        ask: async (pageId) => {
          asked.push(pageId);
          return told;
        },
        ...changes,
      },
      { ...query, claims },
    );
    return { asked, outcome };
  };

  it('says where to pay, without asking anybody', async () => {
    const { asked, outcome } = paying(false, null);
    expect([await outcome, asked]).toMatchObject([{ kind: 'waiting', payUrl: 'https://pay.test/01', minutes: 12 }, []]);
  });

  it('believes who says that it is paid as far as the provider does', async () => {
    expect(await paying(true, 'confirmed').outcome).toEqual({ kind: 'paid', orderNumber: 7 });
    expect(await paying(true, 'unpaid').outcome).toMatchObject({ kind: 'waiting' });
    expect(await paying(true, null).outcome).toMatchObject({ kind: 'waiting' });
  });

  it('is unknown while Postgres is away', async () => {
    expect(await paying(true, null, { standing: () => Promise.reject(AWAY) }).outcome).toEqual({ kind: 'unavailable' });
  });
});
