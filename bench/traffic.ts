import { createHmac } from 'node:crypto';
import { RESTAURANTS } from '../scripts/db/demo-values.ts';

export interface SignedWebhook {
  readonly path: string;
  readonly body: Buffer;
  readonly signature: string;
}

/** What customers write, each from another place in the list on: every one is answered without Postgres. */
const TEXTS = ['Bonjour', 'menu', 'P01 x1', 'panier', 'القائمة', 'aide'];

const ACCOUNTS = RESTAURANTS.flatMap(({ wabaId, accounts }) => accounts.map((account) => ({ ...account, wabaId })));

/** Signed webhooks of one message each, from `customers` people spread evenly over all tenants and channels, one after the other. */
export class Traffic {
  readonly customers: number;
  private readonly secret: string;
  private readonly run: string;
  private sent = 0;

  constructor(options: { customers: number; secret: string; run: string }) {
    this.customers = options.customers;
    this.secret = options.secret;
    this.run = options.run;
  }

  next(now: number): SignedWebhook {
    const index = this.sent++;
    const customer = index % this.customers;
    const account = ACCOUNTS[customer % ACCOUNTS.length] as (typeof ACCOUNTS)[number];
    const text = TEXTS[(customer + Math.floor(index / this.customers)) % TEXTS.length] ?? '';
    const message = {
      account,
      user: `2135${String(customer).padStart(8, '0')}`,
      id: `${this.run}.${index}`,
      text,
      now,
    };
    const body = Buffer.from(JSON.stringify(account.channel === 'whatsapp' ? whatsapp(message) : messaging(message)));
    const signature = `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`;
    return { path: `/v1/inbound/${account.channel}`, body, signature };
  }
}

interface Message {
  readonly account: (typeof ACCOUNTS)[number];
  readonly user: string;
  readonly id: string;
  readonly text: string;
  readonly now: number;
}

function whatsapp({ account, user, id, text, now }: Message): object {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '213555999999', phone_number_id: account.accountId },
    contacts: [{ profile: { name: 'Amine' }, wa_id: user }],
    messages: [
      { from: user, id: `wamid.${id}`, timestamp: String(Math.floor(now / 1_000)), type: 'text', text: { body: text } },
    ],
  };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: account.wabaId, changes: [{ field: 'messages', value }] }],
  };
}

function messaging({ account, user, id, text, now }: Message): object {
  const item = {
    sender: { id: user },
    recipient: { id: account.accountId },
    timestamp: now,
    message: { mid: `m_${id}`, text },
  };
  const object = account.channel === 'instagram' ? 'instagram' : 'page';
  return { object, entry: [{ id: account.accountId, time: now, messaging: [item] }] };
}
