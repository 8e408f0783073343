import { describe, expect, it } from 'vitest';
import { createChargily } from '#src/payments/chargily.client';
import { readProviderEvent } from '#src/payments/read-webhook';

const KEY = 'a-key-of-the-tests-0123456789';
const PAGE = { intentId: 'i1', amountCentimes: 126_000, orderNumber: 7, locale: 'darija', card: null };
const PAID = {
  id: '01abc',
  status: 'paid',
  amount: 1_260,
  currency: 'dzd',
  livemode: false,
  metadata: { intent_id: 'i1' },
};

function provider(answer: (request: Request) => Response | Promise<Response>) {
  const calls: Request[] = [];
  const fetching = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    calls.push(request.clone());
    return answer(request);
  };
  const chargily = createChargily({
    fetch: fetching,
    apiUrl: 'https://pay.test/api/v2',
    secretKey: KEY,
    returnUrl: 'https://bot.test/r',
    webhookUrl: 'https://bot.test/w',
    timeoutMs: 50,
  });
  return { chargily, calls };
}

describe('a page to pay on', () => {
  it('is asked for in whole dinars, with what leads back to the payment', async () => {
    const { chargily, calls } = provider(() => Response.json({ id: '01abc', checkout_url: 'https://pay.test/01abc' }));
    expect(await chargily.open(PAGE)).toEqual({ id: '01abc', url: 'https://pay.test/01abc' });
    expect(calls[0]?.url).toBe('https://pay.test/api/v2/checkouts');
    expect(calls[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`);
    expect(await calls[0]?.json()).toEqual({
      amount: 1_260,
      currency: 'dzd',
      locale: 'ar',
      description: 'Commande n° 7',
      success_url: 'https://bot.test/r',
      failure_url: 'https://bot.test/r',
      webhook_endpoint: 'https://bot.test/w',
      metadata: { intent_id: 'i1' },
    });
  });

  it('names the card where only one is taken', async () => {
    const { chargily, calls } = provider(() => Response.json({ id: '01abc', checkout_url: 'https://pay.test/01abc' }));
    await chargily.open({ ...PAGE, card: 'cib' });
    expect(await calls[0]?.json()).toMatchObject({ payment_method: 'cib' });
  });

  it('is not asked for a sum that is no whole number of dinars', async () => {
    const { chargily, calls } = provider(() => Response.json({}));
    expect(await chargily.open({ ...PAGE, amountCentimes: 126_050 })).toBeNull();
    expect(calls).toEqual([]);
  });

  const HANGING = () => new Promise<Response>((_resolve, reject) => setTimeout(() => reject(new Error('late')), 200));
  it.each([
    ['an error', () => Response.json({ message: 'CANARY' }, { status: 422 })],
    ['no JSON', () => new Response('<html>')],
    ['an address that opens a script', () => Response.json({ id: '01', checkout_url: 'javascript:alert(1)' })],
    ['an id that is a path', () => Response.json({ id: '../balance', checkout_url: 'https://pay.test/1' })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } })],
    ['too much', () => Response.json({ id: '01', checkout_url: 'https://pay.test/1', more: 'x'.repeat(70_000) })],
    ['nothing in time', HANGING],
  ])('is none where the provider answers %s', async (_what, answer) => {
    const { chargily } = provider(answer);
    expect(await chargily.open(PAGE)).toBeNull();
    expect(await chargily.read('01abc')).toBeNull();
  });
});

describe('what the provider says of a page', () => {
  const read = (changes: object) => provider(() => Response.json({ ...PAID, ...changes })).chargily.read('01abc');

  it('is read in centimes', async () => {
    expect(await read({})).toEqual({
      id: '01abc',
      status: 'paid',
      amountCentimes: 126_000,
      currency: 'dzd',
      isLive: false,
      intentId: 'i1',
    });
  });

  it('is read with its known oddities', async () => {
    expect(await read({ livemode: 'false', metadata: [{ intent_id: 'i1' }] })).toMatchObject({
      isLive: false,
      intentId: 'i1',
    });
    expect(await read({ livemode: 'true', metadata: [] })).toMatchObject({ isLive: true, intentId: null });
    expect(await read({ metadata: null, amount: '1260' })).toMatchObject({ intentId: null, amountCentimes: 126_000 });
  });

  it('is that there is none', async () => {
    const { chargily } = provider(() => Response.json({ message: 'Not found.' }, { status: 404 }));
    expect(await chargily.read('01abc')).toBe('absent');
    expect(await chargily.open(PAGE)).toBeNull();
  });

  it('of another page, or without a mode, is nothing', async () => {
    expect(await read({ id: '01abd' })).toBeNull();
    expect(await read({ livemode: 'maybe' })).toBeNull();
  });

  it('is not asked for with an id that would be another call', async () => {
    const { chargily, calls } = provider(() => Response.json(PAID));
    expect(await chargily.read('01abc/../../balance')).toBe('absent');
    expect(calls).toEqual([]);
  });
});

describe('a webhook', () => {
  it('is about a page, and what it says of the payment is not read', () => {
    const event = {
      id: 'e1',
      entity: 'event',
      type: 'checkout.paid',
      data: { id: '01abc', status: 'paid', amount: 1 },
    };
    expect(readProviderEvent(event)).toEqual({ eventId: 'e1', pageId: '01abc' });
  });

  it.each([
    null,
    [],
    'x',
    {},
    { id: 'e1', type: 'payout.paid', data: { id: '1' } },
    { id: '', type: 'checkout.paid', data: { id: '1' } },
  ])('that is %j is about nothing of ours', (body) => {
    expect(readProviderEvent(body)).toBeNull();
  });
});
