import { describe, expect, it } from 'vitest';
import { normalizeText } from '#src/locale/index';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

const IDS = [FIRST.tenantId, FIRST.restaurantId];

async function insertOrder(columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const row = {
    tenant_id: FIRST.tenantId,
    restaurant_id: FIRST.restaurantId,
    channel: 'whatsapp',
    user_id: 'fixture-track',
    service_mode: 'livraison',
    ...columns,
  };
  const names = Object.keys(row);
  const places = names.map((_name, index) => `$${index + 1}`).join(', ');
  const text = `insert into orders (${names.join(', ')}) values (${places}) returning order_id`;
  return (await database.one<{ order_id: string }>(text, Object.values(row))).order_id;
}

describe('one tenant’s row cannot carry another tenant’s restaurant (I10)', () => {
  it.each([
    [
      'an order',
      "insert into orders (tenant_id, restaurant_id, channel, user_id, service_mode) values ($1, $2, 'whatsapp', 'x', 'a_emporter')",
    ],
    [
      'a ticket',
      "insert into support_tickets (tenant_id, restaurant_id, channel, conversation_object_id, customer_user_id) values ($1, $2, 'whatsapp', 'c', 'x')",
    ],
    [
      'an API client',
      "insert into api_clients (tenant_id, restaurant_id, client_name, token_hash) values ($1, $2, 'x', repeat('0', 64))",
    ],
    [
      'a channel account',
      "insert into channel_accounts (tenant_id, restaurant_id, channel, account_id) values ($1, $2, 'whatsapp', '9')",
    ],
    [
      'a question',
      "insert into faq_entries (tenant_id, restaurant_id, locale, question, answer) values ($1, $2, 'fr', 'q', 'a')",
    ],
    [
      'a send',
      "insert into outbound_requests (tenant_id, restaurant_id, dedupe_key, channel, user_id, template, send_class) values ($1, $2, 'k', 'whatsapp', 'x', 't', 'order')",
    ],
  ])('%s', async (_what, statement) => {
    await expect(database.query(statement, [FIRST.tenantId, SECOND.restaurantId])).rejects.toMatchObject({
      code: '23503',
    });
  });
});

describe('the history of an order', () => {
  it('a status changed by plain SQL is written down once, with what the customer is told', async () => {
    const id = await insertOrder();
    for (const status of ['ACCEPTED', 'IN_PROGRESS', 'READY', 'READY', 'OUT_FOR_DELIVERY', 'DELIVERED']) {
      await database.query('update orders set status = $2 where order_id = $1', [id, status]);
    }
    const text =
      'select internal_status, customer_status, actor from order_status_history where order_id = $1 order by id';
    expect(await database.query(text, [id])).toEqual([
      { internal_status: 'ACCEPTED', customer_status: 'CONFIRMED', actor: 'sql' },
      { internal_status: 'IN_PROGRESS', customer_status: 'PREPARING', actor: 'sql' },
      { internal_status: 'READY', customer_status: 'READY', actor: 'sql' },
      { internal_status: 'OUT_FOR_DELIVERY', customer_status: 'OUT_FOR_DELIVERY', actor: 'sql' },
      { internal_status: 'DELIVERED', customer_status: 'DELIVERED', actor: 'sql' },
    ]);
  });

  it('names whoever said who they are, and only for that transaction', async () => {
    const id = await insertOrder();
    const cancel = `begin; select set_config('resto.actor', 'staff:kitchen', true), set_config('resto.note', 'plus de four', true);
      update orders set status = 'CANCELLED' where order_id = '${id}'; commit`;
    await database.query(cancel);
    await database.query("update orders set status = 'NEW' where order_id = $1", [id]);
    const text = 'select internal_status, actor, note from order_status_history where order_id = $1 order by id';
    expect(await database.query(text, [id])).toEqual([
      { internal_status: 'CANCELLED', actor: 'staff:kitchen', note: 'plus de four' },
      { internal_status: 'NEW', actor: 'sql', note: null },
    ]);
  });

  it('a status that does not exist is refused', async () => {
    await expect(insertOrder({ status: 'CONFIRMED' })).rejects.toMatchObject({ constraint: 'orders_status' });
  });
});

describe('what must be unique', () => {
  const ticket = `insert into support_tickets (tenant_id, restaurant_id, channel, conversation_object_id, customer_user_id)
    values ($1, $2, 'whatsapp', 'conversation-1', 'x') returning ticket_id`;

  it('a conversation has one open ticket at most, and a new one after that is closed', async () => {
    const { ticket_id: id } = await database.one<{ ticket_id: string }>(ticket, IDS);
    await expect(database.query(ticket, IDS)).rejects.toMatchObject({ constraint: 'support_tickets_open_key' });
    await database.query("update support_tickets set status = 'CLOSED', closed_at = now() where ticket_id = $1", [id]);
    await database.query(ticket, IDS);
  });

  it('a ticket has one open assignment at most', async () => {
    const { ticket_id: id } = await database.one<{ ticket_id: string }>(
      ticket.replace('conversation-1', 'conversation-2'),
      IDS,
    );
    const assign = "insert into support_assignments (ticket_id, admin_user_id) values ($1, 'someone')";
    await database.query(assign, [id]);
    await expect(database.query(assign, [id])).rejects.toMatchObject({ constraint: 'support_assignments_open_key' });
    await database.query('update support_assignments set released_at = now() where ticket_id = $1', [id]);
    await database.query(assign, [id]);
  });

  it('a zone is one place, however it is written', async () => {
    const insert = 'insert into delivery_zones (restaurant_id, wilaya, commune, fee_base_cents) values ($1, $2, $3, 0)';
    await expect(database.query(insert, [FIRST.restaurantId, 'ALGER', 'hydra'])).rejects.toMatchObject({
      code: '23505',
    });
  });

  it('a default rule exists once for all restaurants', async () => {
    const insert = "insert into fraud_rules (rule_key, scope, action) values ('IN_FLOOD_30S', 'INBOUND', 'ALLOW')";
    await expect(database.query(insert)).rejects.toMatchObject({ constraint: 'fraud_rules_key' });
  });

  it('an archived message moves on by revision only', async () => {
    const upsert = `insert into outbound_messages as m (dedupe_key, conversation_object_id, outbox_seq, tenant_id, restaurant_id, channel,
        account_id, send_class, status, revision)
      values ('msg:c:1', 'c', 1, $1, $2, 'whatsapp', '1', 'reply', $3, $4)
      on conflict (conversation_object_id, outbox_seq) do update set status = excluded.status, revision = excluded.revision
        where m.revision < excluded.revision`;
    await database.query(upsert, [...IDS, 'SENT', 5]);
    await database.query(upsert, [...IDS, 'PENDING', 3]);
    expect(await database.one('select status, revision from outbound_messages')).toEqual({
      status: 'SENT',
      revision: '5',
    });
  });
});

describe('what is refused at the door', () => {
  it.each([
    [
      'a price that is no whole number of dinars',
      "update menu_items set price_cents = 90050 where item_code = 'P01'",
      'menu_items_price',
    ],
    ['a currency that is not the dinar', "update restaurants set currency = 'EUR'", 'restaurants_currency_dzd'],
    ['a role that nobody has', "update restaurant_users set role = 'customer'", 'restaurant_users_role'],
    [
      'a channel that we do not speak',
      "insert into customers (tenant_id, channel, account_id, user_key_hmac) select tenant_id, 'tiktok', '1', 'x' from tenants",
      'customers_channel',
    ],
    [
      'an erased customer with a phone',
      "insert into customers (tenant_id, channel, account_id, user_key_hmac, phone, erased_at) select tenant_id, 'whatsapp', '1', 'x', '213', now() from tenants",
      'customers_erased_is_empty',
    ],
    [
      'an event code outside the list',
      "insert into security_events (event_type) values ('SOMETHING_ELSE')",
      'security_events_event_type_fkey',
    ],
  ])('%s', async (_what, statement, constraint) => {
    await expect(database.query(statement)).rejects.toMatchObject({ constraint });
  });

  it('a time zone that does not exist', async () => {
    await expect(database.query("update restaurants set timezone = 'Africa/Nowhere'")).rejects.toThrow(
      'not recognized',
    );
  });
});

describe('searching questions', () => {
  it.each(['Élève ÀÇ', 'C’est QUOI les Horaires ?', 'مـَدرسةٌ أإآ', 'متى تفتحون؟ ٣ أو ۴', '  deux   espaces ', 'œuf ﻻ'])(
    'the database folds "%s" as the conversation does',
    async (text) => {
      expect(await database.one('select fold_text($1) as folded', [text])).toEqual({ folded: normalizeText(text) });
    },
  );

  it('any word of a question finds it, whatever its accents', async () => {
    const text = `select question from faq_entries where restaurant_id = $1 and search_tsv @@ to_tsquery('simple', $2) order by faq_id`;
    expect(await database.query(text, [FIRST.restaurantId, 'especes | rien'])).toEqual([
      { question: 'Quels sont les moyens de paiement ?' },
    ]);
    expect(await database.query(text, [FIRST.restaurantId, 'اوقات'])).toEqual([{ question: 'ما هي أوقات العمل؟' }]);
  });
});

describe('the country’s places', () => {
  it('58 wilayas are in office, 69 from 2027 on', async () => {
    const text = 'select count(*)::int n from wilaya_reference where valid_from <= $1';
    expect(await database.one(text, ['2026-11-23'])).toEqual({ n: 58 });
    expect(await database.one(text, ['2027-01-01'])).toEqual({ n: 69 });
  });

  it.each([
    ['algiers', 16],
    ['dzayer', 16],
    ['wahran', 31],
    ['bougie', 6],
    ['stif', 19],
    ['sba', 22],
    ['bba', 34],
    ['msila', 28],
  ])('%s is wilaya %i', async (alias, code) => {
    expect(
      await database.one('select wilaya_code from wilaya_reference where $1 = any (name_latin_alt)', [alias]),
    ).toEqual({
      wilaya_code: code,
    });
  });

  it('every demo zone is a known commune of its wilaya', async () => {
    const strangers = await database.query(
      `select z.commune from delivery_zones z where not exists (
         select 1 from commune_reference c join wilaya_reference w using (wilaya_code)
         where lower(c.name_fr) = lower(z.commune) and lower(w.name_fr) = lower(z.wilaya))`,
    );
    expect(strangers).toEqual([]);
  });
});
