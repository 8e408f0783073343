import type { Channel } from '#src/messages/index';

/** How Meta words the same few things on each channel: enough to hold all three to one contract. */
export interface Dialect {
  readonly accountId: string;
  readonly customers: readonly [string, string];
  text(said: { from: string; id: string; words: string; at: number }): unknown;
  tap(tapped: { from: string; id: string; optionId: string; title: string }): unknown;
  /** Written from the business's side. */
  own(said: { to: string; id: string; words: string }): unknown;
  nobody(said: { id: string; words: string }): unknown;
  webhook(entries: readonly (readonly unknown[])[]): unknown;
  sendAnswer(id: string): unknown;
}

const AT_SECONDS = '1749416383';
const OWN_PHONE = '213550000000';

const whatsapp: Dialect = {
  accountId: '100000000000001',
  customers: ['213555000001', '213555000002'],
  text: ({ from, id, words, at }) => ({
    from,
    id,
    timestamp: String(Math.floor(at / 1000)),
    type: 'text',
    text: { body: words },
  }),
  tap: ({ from, id, optionId, title }) => ({
    from,
    id,
    timestamp: AT_SECONDS,
    type: 'interactive',
    interactive: { type: 'list_reply', list_reply: { id: optionId, title } },
  }),
  own: ({ to, id, words }) => ({
    from: OWN_PHONE,
    to,
    id,
    timestamp: AT_SECONDS,
    type: 'text',
    text: { body: words },
  }),
  nobody: ({ id, words }) => ({ from: '', id, timestamp: AT_SECONDS, type: 'text', text: { body: words } }),
  webhook: (entries) => ({
    object: 'whatsapp_business_account',
    entry: entries.map((messages) => ({
      id: '200000000000001',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: OWN_PHONE, phone_number_id: '100000000000001' },
            contacts: [{ profile: { name: 'Nadia' }, wa_id: '213555000001' }],
            messages,
          },
        },
      ],
    })),
  }),
  sendAnswer: (id) => ({
    messaging_product: 'whatsapp',
    contacts: [{ input: '213555000001', wa_id: '213555000001' }],
    messages: [{ id }],
  }),
};

function messaging(object: string, ids: { accountId: string; customers: readonly [string, string] }): Dialect {
  const { accountId, customers } = ids;
  const recipient = { id: accountId };
  const timestamp = 1_749_416_383_000;
  return {
    accountId,
    customers,
    text: ({ from, id, words, at }) => ({
      sender: { id: from },
      recipient,
      timestamp: at,
      message: { mid: id, text: words },
    }),
    tap: ({ from, id, optionId, title }) => ({
      sender: { id: from },
      recipient,
      timestamp,
      message: { mid: id, text: title, quick_reply: { payload: optionId } },
    }),
    own: ({ to, id, words }) => ({
      sender: { id: accountId },
      recipient: { id: to },
      timestamp,
      message: { mid: id, is_echo: true, text: words },
    }),
    nobody: ({ id, words }) => ({ sender: { id: '' }, recipient, timestamp, message: { mid: id, text: words } }),
    webhook: (entries) => ({
      object,
      entry: entries.map((items) => ({ id: accountId, time: timestamp, messaging: items })),
    }),
    sendAnswer: (id) => ({ recipient_id: customers[0], message_id: id }),
  };
}

export const DIALECTS: Readonly<Record<Channel, Dialect>> = {
  whatsapp,
  messenger: messaging('page', {
    accountId: '400000000000001',
    customers: ['7000000000000001', '7000000000000002'],
  }),
  instagram: messaging('instagram', {
    accountId: '300000000000001',
    customers: ['8000000000000001', '8000000000000002'],
  }),
};
