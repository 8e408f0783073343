import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ConsoleParts, consoleRunner } from '#src/console-deps';
import { loadRestaurantSnapshot } from '#src/conversation/restaurant.repository';
import { connect } from '#src/db/index';
import { deliveryDeps } from '#src/delivery-deps';
import { parseEnv } from '#src/env';
import { faqDeps } from '#src/faq-deps';
import { letterDeps } from '#src/letter-deps';
import { menuDeps } from '#src/menu-deps';
import { orderLifeDeps } from '#src/order-life-deps';
import { paymentDeps } from '#src/payment-deps';
import { supportDeps } from '#src/support-deps';
import { templateDeps } from '#src/template-deps';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';
import { envWith } from '../support/worker-env.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const config = parseEnv(envWith({ ADMIN_WA_CONSOLE_ENABLED: 'true' }));
const clock = { now: () => Date.now() };
const refreshRestaurant = async () => {};
const conversations = {
  isConversationId: () => false,
  conversation: () => ({ tell: async () => 'gone' }) as never,
};
const orderLife = orderLifeDeps({
  db,
  clock,
  config,
  conversations,
  conversationIdOf: async () => 'c',
});
const parts: ConsoleParts = {
  db,
  clock,
  config,
  orderLife,
  payments: paymentDeps({ db, clock, config, tell: async () => {} }),
  support: supportDeps({ db, clock, relay: async () => {} }),
  fraud: { changeQuarantine: async () => true },
  letters: letterDeps({ db, conversations, wake: async () => {} }),
  menus: menuDeps({ db, clock, refreshRestaurant }),
  delivery: deliveryDeps({ db, clock, defaults: config.delivery, refreshRestaurant }),
  templates: templateDeps({ db, refreshRestaurant }),
  faq: faqDeps({ db }),
  listen: null,
  advise: null,
  hashUserKey: async () => 'hash-of-a-stranger',
  loadRestaurant: async () => ({ profile: { timezone: 'Africa/Algiers' } }),
  refreshRestaurant,
};

const run = consoleRunner(parts);
const snapshot = ({ restaurantId }: typeof FIRST | typeof SECOND = FIRST) =>
  loadRestaurantSnapshot(db, { restaurantId, now: Date.now() });
const OWNER = '213550000001';
const DRIVER = '213550000005';

interface Who {
  readonly phone?: string;
  readonly place?: typeof FIRST | typeof SECOND;
  readonly eventId?: string;
}

async function says(text: string, { phone = OWNER, place = FIRST, eventId = randomUUID() }: Who = {}) {
  const { tenantId, restaurantId } = place;
  const account = { channel: 'whatsapp', accountId: '100000000000001' } as const;
  const user = { key: phone, phone };
  const profile = { tenantId, restaurantId, ...account, user, lastInboundAt: 0, nextOutboxId: 1, purgeAt: null };
  return run(text, { profile, locale: 'fr', conversationId: 'c', correlationId: eventId, eventId, mayCommand: true });
}

async function placed(changes: Readonly<Record<string, unknown>> = {}): Promise<{ id: string; no: number }> {
  const now = new Date().toISOString();
  const request = orderRequest({ checkout_id: randomUUID(), conversation_object_id: 'a'.repeat(64), now, ...changes });
  const { answer } = await database.one<{ answer: { order_id: string; order_number: number } }>(
    'select place_order($1::jsonb) as answer',
    [JSON.stringify(request)],
  );
  return { id: answer.order_id, no: answer.order_number };
}

const statusOf = async (id: string) =>
  (await database.one<{ status: string }>('select status from orders where order_id = $1', [id])).status;
const auditOf = (eventId: string) =>
  database.query(
    'select action, success, error_message, target_type, target_id, command_raw, actor_phone, actor_role from admin_wa_audit_log where event_id = $1',
    [eventId],
  );

describe('a command', () => {
  it('does its work, names it in the audit, and once more of the same event is the same', async () => {
    const { id, no } = await placed();
    const eventId = randomUUID();
    const answer = await says(`!order ${no} accept`, { eventId });
    expect(answer.text).toBe(`Commande ${no} : acceptée.`);
    expect(answer.options).toEqual([{ id: `!order ${no} start`, title: `${no} Commencer` }]);
    await says(`!order ${no} accept`, { eventId });
    expect(await statusOf(id)).toBe('ACCEPTED');
    expect(await auditOf(eventId)).toEqual([
      {
        action: 'order_accept',
        success: true,
        error_message: null,
        target_type: 'order',
        target_id: id,
        command_raw: `!order ${no} accept`,
        actor_phone: OWNER,
        actor_role: 'owner',
      },
    ]);
    expect(
      await database.query("select 1 from order_status_history where order_id = $1 and internal_status = 'ACCEPTED'", [
        id,
      ]),
    ).toHaveLength(1);
  });

  it('walks an order through the kitchen in Arabic, and refuses what orders do not do', async () => {
    const { id, no } = await placed();
    expect((await says(`!طلب ${no} جاهز`)).text).toContain('غير ممكن');
    for (const word of ['قبول', 'تحضير', 'جاهز', 'تم']) await says(`!طلب ${no} ${word}`);
    expect(await statusOf(id)).toBe('DONE');
  });

  it('shows, lists and counts', async () => {
    const { no } = await placed();
    expect((await says(`!order ${no}`)).text).toContain('Pizza');
    const list = await says('!commandes');
    expect(list.text).toContain(`${no} · nouvelle`);
    expect(list.options.length).toBeGreaterThan(0);
    expect((await says('!status')).text).toMatch(/Nouvelles : [1-9]/);
    expect((await says('!stats')).text).toMatch(/[1-9]\d* commandes/);
    expect((await says(`!order list CANCELLED`)).text).toBe('Aucune commande.');
  });

  it('cancels, and notes who did not come, once it is confirmed', async () => {
    const [one, two] = [await placed(), await placed()];
    const asked = await says(`!order ${one.no} cancel plus de pâte`);
    expect(await statusOf(one.id)).toBe('NEW');
    await says(asked.options[0]?.id ?? '');
    expect(await statusOf(one.id)).toBe('CANCELLED');
    expect(
      await database.query(
        "select note from order_status_history where order_id = $1 and internal_status = 'CANCELLED'",
        [one.id],
      ),
    ).toEqual([{ note: 'plus de pâte' }]);
    await says(`!order ${two.no} accept`);
    await says(`!ok order ${two.no} noshow`);
    expect(await statusOf(two.id)).toBe('CANCELLED');
  });

  it('sells out, opens, closes, and keeps zones and texts', async () => {
    expect((await says('!item epuise p01')).text).toContain('P01');
    expect(
      await database.query(
        "select 1 from menu_items where item_code = 'P01' and sold_out_until is not null and restaurant_id = $1",
        [FIRST.restaurantId],
      ),
    ).toHaveLength(1);
    await says('!item back P01');
    expect((await says('!hours today closed')).text).toContain('Fermé');
    expect((await says('!hours today open 18:00-23:00')).text).toContain('18:00-23:00');
    expect((await says('!hours today open')).text).toContain('00:00-24:00');
    expect((await says('!zone set Alger ; Hydra ; 350 ; 1500 ; 30 ; 50')).text).toContain('350 DA');
    expect((await says('!zone list')).text).toContain('Alger / Hydra · 350 DA');
    await says('!ok zone del Alger ; Hydra');
    expect((await says('!zone list')).text).not.toContain('Hydra');
    expect((await says('!template set THANKS fr Merci à toi')).text).toContain('THANKS');
    expect((await says('!template get THANKS')).text).toContain('Merci à toi');
    expect((await says('!template set THANKS fr {{nobody}}')).text).toContain('refusé');
  });

  it('turns switches, says where each comes from, and nothing for another restaurant', async () => {
    await database.query("insert into system_flags (flag_key, flag_value) values ('SUPPORT_ENABLED', 'true')");
    expect((await says('!flags')).text).toContain('assistance : activé (réglé pour tous les restaurants)');
    expect((await says('!flags set SUPPORT_ENABLED off')).text).toContain(
      'assistance : coupé (réglé par le restaurant)',
    );
    expect((await snapshot())?.switches).toEqual({ SUPPORT_ENABLED: false });
    expect((await snapshot(SECOND))?.switches).toEqual({ SUPPORT_ENABLED: true });
    expect((await says('!flags', { place: SECOND, phone: '213550000009' })).text).not.toContain('coupé (réglé par');
    expect((await says('!flags reset SUPPORT_ENABLED')).text).toContain('assistance : activé (réglé pour tous');
    expect((await snapshot())?.switches).toEqual({ SUPPORT_ENABLED: true });
    await database.query('delete from system_flags');
    expect((await says('!flags')).text).toContain('assistance : coupé (réglage par défaut)');
    expect((await says('!flags set VOICE_ENABLED on')).text).toContain('pas installé');
    expect(await database.query('select 1 from system_flags')).toEqual([]);
  });

  it('adds and removes staff, and never the last owner', async () => {
    const cook = '213661112233';
    expect((await says('!status', { phone: cook })).text).toContain('réservées');
    await says('!staff add 0661 11 22 33 kitchen');
    expect((await says('!status', { phone: cook })).text).toContain('Nouvelles');
    await says('!ok staff remove 0661112233');
    expect((await says('!status', { phone: cook })).text).toContain('réservées');
    expect((await says(`!ok staff remove +${OWNER}`)).text).toContain('au moins un');
    expect((await says(`!staff add +${OWNER} kitchen`)).text).toContain('au moins un');
  });

  it('finds a customer by phone, blocks, and frees', async () => {
    await database.query(
      `insert into customers (tenant_id, channel, account_id, user_key_hmac, phone)
       select tenant_id, channel, account_id, 'h', '213555999888' from channel_accounts where restaurant_id = $1 and channel = 'whatsapp' limit 1`,
      [FIRST.restaurantId],
    );
    expect((await says('!customer risk 0555 99 98 88')).text).toContain('confiance');
    const asked = await says('!customer block 0555999888 absent');
    await says(asked.options[0]?.id ?? '');
    expect((await says('!customer risk 0555999888')).text).toContain('Bloqué');
    await says('!customer unblock 0555999888');
    expect((await says('!customer risk 0555999888')).text).not.toContain('Bloqué');
  });

  it('takes, answers, notes, hands on, closes and reopens a ticket; one event is one message', async () => {
    const open = async (place: typeof FIRST | typeof SECOND) => {
      const request = {
        tenant_id: place.tenantId,
        restaurant_id: place.restaurantId,
        channel: 'whatsapp',
        user_id: '213555777666',
      };
      const said = {
        conversation_object_id: randomUUID(),
        reason: 'HELP',
        body: 'où est ma pizza',
        event_id: randomUUID(),
        now: new Date(),
      };
      const { answer } = await database.one<{ answer: { ticket_id: number } }>(
        'select open_ticket($1::jsonb) as answer',
        [JSON.stringify({ ...request, ...said })],
      );
      return answer.ticket_id;
    };
    const [no, theirs] = [await open(FIRST), await open(SECOND)];
    const support = { phone: '213550000003' };
    const list = await says('!tickets', support);
    expect(list.text).toContain(`#${no} · ouvert · demande d’aide`);
    expect(list.text).not.toContain(`#${theirs} `);
    expect((await says(`!take ${no}`, support)).text).toContain('› où est ma pizza');
    const eventId = randomUUID();
    for (let twice = 0; twice < 2; twice++)
      await says(`!reply ${no} Elle arrive\ntout de suite`, { ...support, eventId });
    await says(`!note ${no} client pressé`, support);
    expect(
      await database.query(
        'select direction, body_text from support_ticket_messages where ticket_id = $1 order by id',
        [no],
      ),
    ).toEqual([
      { direction: 'INBOUND', body_text: 'où est ma pizza' },
      { direction: 'OUTBOUND', body_text: 'Elle arrive\ntout de suite' },
      { direction: 'INTERNAL', body_text: 'client pressé' },
    ]);
    expect(await auditOf(eventId)).toMatchObject([
      { action: 'reply', success: true, target_type: 'ticket', target_id: String(no), command_raw: `!reply ${no} …` },
    ]);
    expect((await says(`!assign ${no} 0550000002`, support)).text).toContain('confié');
    expect((await says(`!assign ${no} 0550000004`, support)).text).toContain('pas dans l’équipe');
    expect((await says(`!close ${no}`, support)).text).toContain('fermé');
    expect((await says(`!take ${no}`, support)).text).toContain('fermé');
    expect((await says(`!reopen ${no}`, support)).text).toContain('rouvert');
    for (const command of ['take', 'close', 'reopen', 'note', 'reply'])
      expect((await says(`!${command} ${theirs} Bonjour`, support)).text).toContain('introuvable');
    expect(await database.query('select status from support_tickets where ticket_id = $1', [theirs])).toEqual([
      { status: 'OPEN' },
    ]);
  });

  it('lists, shows and drops dead letters', async () => {
    const { id } = await database.one<{ id: string }>(
      `insert into dead_letters (source, tenant_id, restaurant_id, reason) values ('outbox', $1, $2, 'gone') returning dead_letter_id as id`,
      [FIRST.tenantId, FIRST.restaurantId],
    );
    expect((await says('!dlq')).text).toContain(id.slice(0, 8));
    expect((await says(`!dlq show ${id.slice(0, 8)}`)).text).toContain('gone');
    await says(`!ok dlq drop ${id}`);
    expect((await says('!dlq')).text).toBe('Aucun envoi échoué.');
  });
});

describe('a driver', () => {
  it('sees deliveries that wait and their own, takes one, and hands over no other', async () => {
    const quoted = { service_mode: 'sur_place' };
    const [mine, other, table] = [await placed(), await placed(), await placed(quoted)];
    for (const { id } of [mine, other])
      await database.query("update orders set service_mode = 'livraison', status = 'READY' where order_id = $1", [id]);
    await database.query("update orders set status = 'OUT_FOR_DELIVERY' where order_id = $1", [other.id]);
    const driver = { phone: DRIVER };
    expect((await says(`!order ${table.no}`, driver)).text).toContain('pas à toi');
    expect((await says(`!order ${other.no} delivered`, driver)).text).toContain('pas à toi');
    await says(`!order ${mine.no} out`, driver);
    expect(await statusOf(mine.id)).toBe('OUT_FOR_DELIVERY');
    expect((await says('!order list', driver)).text).toContain(`${mine.no} · en route`);
    // Nobody could be sent a code.
    await database.query('delete from delivery_codes where order_id = $1', [mine.id]);
    await says(`!order ${mine.no} delivered`, driver);
    expect(await statusOf(mine.id)).toBe('DELIVERED');
    expect(await statusOf(other.id)).toBe('OUT_FOR_DELIVERY');
  });
});

describe('between tenants', () => {
  it('the owner of one is a stranger to the other, and is written down there without a phone number', async () => {
    const eventId = randomUUID();
    expect((await says('!order list', { place: SECOND, eventId })).text).toContain('réservées');
    expect(await auditOf(eventId)).toMatchObject([
      { action: 'unauthorized', success: false, actor_phone: 'hash-of-a-stranger', command_raw: null },
    ]);
  });

  it('nothing of the second is found, changed or counted by the owner of the first', async () => {
    const second = { tenant_id: SECOND.tenantId, restaurant_id: SECOND.restaurantId };
    const numbers: number[] = [];
    for (let index = 0; index < 20; index++) numbers.push((await placed(second)).no);
    const foreign = Math.max(...numbers);
    const before = await database.query('select order_id, status from orders where restaurant_id = $1 order by 1', [
      SECOND.restaurantId,
    ]);
    await database.query(
      `insert into dead_letters (source, tenant_id, restaurant_id, reason) values ('outbox', $1, $2, 'theirs')`,
      [SECOND.tenantId, SECOND.restaurantId],
    );
    await database.query(
      `insert into conversation_quarantine (tenant_id, restaurant_id, conversation_object_id, channel, account_id, reason, started_at, expires_at)
       values ($1, $2, 'theirs', 'whatsapp', 'a', 'IN_FLOOD_30S', now(), now() + interval '1 hour')`,
      [SECOND.tenantId, SECOND.restaurantId],
    );
    const { id } = await database.one<{ id: string }>(
      "select id from conversation_quarantine where conversation_object_id = 'theirs'",
    );
    for (const word of ['show', 'accept', 'noshow', 'delivered'])
      expect((await says(`!ok order ${foreign} ${word}`)).text).toContain('introuvable');
    expect((await says(`!deposit ${foreign} 900`)).text).toContain('introuvable');
    expect((await says('!dlq')).text).toBe('Aucun envoi échoué.');
    expect((await says(`!quarantine release ${id}`)).text).toContain('introuvable');
    await says('!item soldout B01');
    await says('!zone set Oran ; Arzew ; 500');
    expect(
      await database.query('select order_id, status from orders where restaurant_id = $1 order by 1', [
        SECOND.restaurantId,
      ]),
    ).toEqual(before);
    expect(
      await database.query('select 1 from menu_items where restaurant_id = $1 and sold_out_until is not null', [
        SECOND.restaurantId,
      ]),
    ).toEqual([]);
    expect(
      await database.query("select 1 from delivery_zones where restaurant_id = $1 and commune = 'Arzew'", [
        SECOND.restaurantId,
      ]),
    ).toEqual([]);
  });
});
