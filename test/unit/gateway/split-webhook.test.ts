import { describe, expect, it } from 'vitest';
import type { ParsedWebhook } from '#src/channels/index';
import { type SplitPorts, splitWebhook } from '#src/gateway/split-webhook';
import { type AccountRef, formatCallbackData, type InboundEvent, type Receipt } from '#src/messages/index';
import type { AccountOwner } from '#src/tenancy/index';

const STAMP = { receivedAt: 42, correlationId: 'corr-1' };
const ACCOUNT: AccountRef = { channel: 'whatsapp', accountId: '1234' };
const OWNER: AccountOwner = { tenantId: 't1', restaurantId: 'r1', sealedToken: 'v1.sealed' };
const OBJECT_ID = 'ab'.repeat(32);

let counter = 0;
function event(changes: Partial<InboundEvent> = {}): InboundEvent {
  const content = { kind: 'text', text: 'bonjour' } as const;
  return { ...ACCOUNT, id: `e${++counter}`, user: { key: 'nadia' }, at: 1, content, ...changes };
}

function report(changes: Partial<Receipt> = {}): Receipt {
  return { account: ACCOUNT, status: 'sent', at: 1, ...changes };
}

function ports(changes: Partial<SplitPorts> = {}): SplitPorts & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    findOwner: async (account) => {
      asked.push(`${account.channel}:${account.accountId}`);
      return account.accountId === 'unknown' ? null : OWNER;
    },
    conversationIdOf: async (account, key) => `${account.channel}/${account.accountId}/${key}`,
    isConversationId: (id) => id === OBJECT_ID,
    ...changes,
  };
}

function split(webhook: Partial<ParsedWebhook>, changes: Partial<SplitPorts> = {}) {
  return splitWebhook({ events: [], receipts: [], ignored: {}, ...webhook }, ports(changes), STAMP);
}

describe('what one webhook holds', () => {
  it('goes to each conversation in one call, its events in their order', async () => {
    const events = [event({ id: '1' }), event({ id: '2', user: { key: 'karim' } }), event({ id: '3' })];
    const { deliveries } = await split({ events });
    expect([...deliveries].map(([id, { events }]) => [id, events.map((item) => item.id)])).toEqual([
      ['whatsapp/1234/nadia', ['1', '3']],
      ['whatsapp/1234/karim', ['2']],
    ]);
  });

  it('names its owner and its stamp, but never the token of the account', async () => {
    const { deliveries } = await split({ events: [event()] });
    const [delivery] = deliveries.values();
    expect(delivery).toMatchObject({
      ...STAMP,
      owner: { tenantId: 't1', restaurantId: 'r1', channel: 'whatsapp', accountId: '1234' },
    });
    expect(JSON.stringify(delivery)).not.toContain('sealed');
  });

  it('of the same person on two accounts or channels is two conversations', async () => {
    const events = [event(), event({ accountId: '5678' }), event({ channel: 'messenger' })];
    expect((await split({ events })).deliveries.size).toBe(3);
  });

  it('of nothing is nothing', async () => {
    expect(await split({})).toEqual({ deliveries: new Map(), unowned: { items: 0, accounts: [] } });
  });

  it('asks once for each account, however many items name it', async () => {
    const fake = ports();
    const events = Array.from({ length: 50 }, () => event());
    const receipts = [
      report({ user: { key: 'nadia' } }),
      report({ account: { channel: 'instagram', accountId: '9' } }),
    ];
    await splitWebhook({ events, receipts, ignored: {} }, fake, STAMP);
    expect(fake.asked).toEqual(['whatsapp:1234', 'instagram:9']);
  });

  it('fails as a whole when an owner cannot be asked for', async () => {
    const broken = { findOwner: () => Promise.reject(new Error('postgres is down')) };
    await expect(split({ events: [event()] }, broken)).rejects.toThrow();
  });
});

describe('an unknown account', () => {
  it('is counted, item by item, and costs its neighbours nothing', async () => {
    const account = { channel: 'whatsapp', accountId: 'unknown' } as const;
    const fake = ports();
    const events = [event({ accountId: 'unknown' }), event(), event({ accountId: 'unknown' })];
    const { deliveries, unowned } = await splitWebhook(
      { events, receipts: [report({ account, user: { key: 'nadia' } })], ignored: {} },
      fake,
      STAMP,
    );
    expect(unowned).toEqual({ items: 3, accounts: [{ account, reason: 'unknown' }] });
    expect([...deliveries.keys()]).toEqual(['whatsapp/1234/nadia']);
    expect(fake.asked).toEqual(['whatsapp:unknown', 'whatsapp:1234']);
  });
});

describe('an item that came under the business of another tenant (A18)', () => {
  const owners: Readonly<Record<string, AccountOwner>> = {
    '1234': { ...OWNER, wabaId: 'own' },
    'waba:own': { ...OWNER, wabaId: 'own' },
    'waba:sister': { ...OWNER, wabaId: 'sister' },
    'waba:other': { ...OWNER, tenantId: 't2', wabaId: 'other' },
  };
  const findOwner = async ({ accountId }: AccountRef) => owners[accountId] ?? null;
  const under = (item: InboundEvent, business: string) => ({ events: [item], businesses: new Map([[item, business]]) });

  it('goes nowhere, and is reported', async () => {
    const { deliveries, unowned } = await split(under(event(), 'other'), { findOwner });
    expect(deliveries.size).toBe(0);
    expect(unowned).toEqual({ items: 1, accounts: [{ account: ACCOUNT, reason: 'foreign_business' }] });
  });

  it.each(['own', 'sister', 'nobody-registered-this-one'])('is none of these: %s', async (business) => {
    expect((await split(under(event(), business), { findOwner })).deliveries.size).toBe(1);
  });
});

describe('a customer with a new id', () => {
  it('brings the conversation of the older one along', async () => {
    const { deliveries } = await split({ events: [event({ user: { key: 'DZ.1', phone: '213555000001' } })] });
    expect([...deliveries].map(([id, { olderIds }]) => [id, olderIds])).toEqual([
      ['whatsapp/1234/DZ.1', ['whatsapp/1234/213555000001']],
    ]);
  });

  it('is named once, and never as older than itself', async () => {
    const user = { key: 'DZ.1', phone: '213555000001' };
    const same = { conversationIdOf: async () => 'one' };
    const { deliveries } = await split({ events: [event({ user }), event({ user })] });
    expect([...deliveries.values()][0]?.olderIds).toHaveLength(1);
    expect([...(await split({ events: [event({ user })] }, same)).deliveries.values()][0]?.olderIds).toEqual([]);
  });
});

describe('a receipt', () => {
  const callback = formatCallbackData({ objectId: OBJECT_ID, outboxId: 7, attempt: 2 });

  it('finds its conversation by our own data, whoever it says it is about', async () => {
    const { deliveries } = await split({ receipts: [report({ callback, user: { key: 'somebody' } })] });
    expect([...deliveries].map(([id, { receipts, events }]) => [id, receipts, events])).toEqual([
      [OBJECT_ID, [{ receipt: report({ callback, user: { key: 'somebody' } }), outboxId: 7, attempt: 2 }], []],
    ]);
  });

  it('without our data finds it by the customer', async () => {
    const { deliveries } = await split({ receipts: [report({ user: { key: 'nadia' } })] });
    expect([...deliveries].map(([id, { receipts }]) => [id, receipts[0]?.outboxId])).toEqual([
      ['whatsapp/1234/nadia', null],
    ]);
  });

  it.each([
    ['names nobody', report()],
    ['carries the data of another system', report({ callback: 'order-17', user: { key: 'nadia' } })],
    [
      'names an object that is none of ours',
      report({ callback: callback.replaceAll('ab', 'cd'), user: { key: 'nadia' } }),
    ],
  ])('that %s is nobody’s', async (_what, receipt) => {
    expect(await split({ receipts: [receipt] })).toEqual({
      deliveries: new Map(),
      unowned: { items: 0, accounts: [] },
    });
  });

  it('and a message of the same customer travel together', async () => {
    const { deliveries } = await split({ events: [event()], receipts: [report({ user: { key: 'nadia' } })] });
    expect([...deliveries.values()]).toMatchObject([{ events: [{}], receipts: [{}] }]);
  });
});
