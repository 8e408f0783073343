import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { meta } from '../support/meta.ts';
import { postAsPartner, v1Message } from '../support/partner.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { Staff } from '../support/staff.ts';
import { until } from '../support/until.ts';

const ROLES = ['owner', 'admin', 'support', 'kitchen', 'driver'] as const;
type Role = (typeof ROLES)[number];

/** Own numbers for this file: others talk with the demo staff. */
const RUN = String(Date.now()).slice(-6);
const staff = Object.fromEntries(
  ROLES.map((role, index) => [role, new Staff({ id: `2136${RUN}${String(index).padStart(2, '0')}`, name: role })]),
) as Record<Role, Staff>;
const stranger = new Person({ name: 'Karim' });

beforeAll(async () => {
  for (const role of ROLES) await staff[role].joins(role);
});

afterAll(async () => {
  for (const role of ROLES) await staff[role].leaves();
});

async function ordered(
  account?: string,
): Promise<{ person: Person; id: string; no: number; status(): Promise<string> }> {
  const person = new Person(account === undefined ? {} : { account });
  await person.does(['P01 x1', 'commander', 'sur place', 'table 3', 'oui']);
  const [order] = await rows<{ order_id: string; order_number: number }>(
    'select order_id, order_number from orders where user_id = $1',
    [person.id],
  );
  const id = order?.order_id ?? '';
  const status = async () =>
    (await rows<{ status: string }>('select status from orders where order_id = $1', [id]))[0]?.status ?? '';
  return { person, id, no: order?.order_number ?? 0, status };
}

interface AuditRow extends Record<string, unknown> {
  readonly action: string;
  readonly success: boolean;
  readonly error_message: string | null;
}

const auditOf = (person: Person) =>
  rows<AuditRow>('select * from admin_wa_audit_log where actor_phone = $1 order by id', [person.id]);

describe('a cook', () => {
  it('runs an order from the list by tapping alone, and the customer hears of each step', async () => {
    const { person, no, status } = await ordered();
    const cook = staff.kitchen;
    const before = (await person.received()).length;
    await cook.types('!order list NEW');
    expect(cook.text).toContain(`${no} · nouvelle`);
    await cook.types(`!order ${no}`);
    await cook.taps('Accepter');
    expect(cook.text).toBe(`Commande ${no} : acceptée.`);
    await cook.taps('Commencer');
    await cook.taps('Prête');
    expect(await status()).toBe('READY');
    await until(async () => ((await person.received()).length > before ? true : null), 20_000);
  });

  it('speaks Arabic, refuses an order with a reason after being asked, and is answered in Arabic', async () => {
    const { no, id, status } = await ordered();
    const cook = staff.kitchen;
    await cook.types(`!طلب ${no} رفض لا يوجد عجين`);
    expect(cook.text).toContain('هل تؤكد');
    expect(await status()).toBe('NEW');
    await cook.taps('نعم');
    expect(cook.text).toContain('ملغى');
    expect(await status()).toBe('CANCELLED');
    expect(
      await rows("select note from order_status_history where order_id = $1 and internal_status = 'CANCELLED'", [id]),
    ).toEqual([{ note: 'لا يوجد عجين' }]);
  });
});

describe('a stranger', () => {
  it('is told once that commands are for the team, and nothing is done', async () => {
    const { no, status } = await ordered();
    await stranger.types(`!order ${no} accept`);
    expect(stranger.text).toContain('réservées à l’équipe');
    expect(await status()).toBe('NEW');
    await stranger.types('!menu');
    expect(stranger.text).not.toContain('réservées');
    const noted = await rows<AuditRow>(
      "select * from admin_wa_audit_log where action = 'unauthorized' order by id desc limit 1",
    );
    expect(noted).toMatchObject([{ success: false, actor_role: 'none', command_raw: null }]);
    expect(JSON.stringify(noted)).not.toContain(stranger.id);
  });
});

describe('each command by each role', () => {
  const COMMANDS: readonly (readonly [string, string, readonly Role[]])[] = [
    ['!help', 'help', ROLES],
    ['!status', 'status', ROLES],
    ['!stats', 'stats', ROLES],
    ['!stats week', 'stats_week', ['owner', 'admin']],
    ['!stats month', 'stats_month', ['owner', 'admin']],
    ['!tickets', 'tickets', ['owner', 'admin', 'support']],
    ['!take 999999', 'take', ['owner', 'admin', 'support']],
    ['!reply 999999 secret', 'reply', ['owner', 'admin', 'support']],
    ['!close 999999', 'close', ['owner', 'admin', 'support']],
    ['!assign 999999 0777000111', 'assign', ['owner', 'admin', 'support']],
    ['!note 999999 secret', 'note', ['owner', 'admin', 'support']],
    ['!reopen 999999', 'reopen', ['owner', 'admin', 'support']],
    ['!order list', 'order_list', ROLES],
    ['!order 9999 show', 'order_show', ROLES],
    ['!order 9999 accept', 'order_accept', ['owner', 'admin', 'kitchen']],
    ['!order 9999 start', 'order_start', ['owner', 'admin', 'kitchen']],
    ['!order 9999 ready', 'order_ready', ['owner', 'admin', 'kitchen']],
    ['!order 9999 later 10', 'order_later', ['owner', 'admin', 'kitchen']],
    ['!order 9999 cancel', 'order_cancel', ['owner', 'admin', 'kitchen']],
    ['!order 9999 out', 'order_out', ['owner', 'admin', 'kitchen', 'driver']],
    ['!order 9999 delivered', 'order_delivered', ['owner', 'admin', 'kitchen', 'driver']],
    ['!order 9999 code', 'order_code', ['owner', 'admin', 'kitchen', 'driver']],
    ['!order 9999 done', 'order_done', ['owner', 'admin', 'support']],
    ['!order 9999 noshow', 'order_noshow', ['owner', 'admin', 'support']],
    ['!deposit 9999 900', 'deposit', ['owner', 'admin', 'support']],
    ['!item back S01', 'item_back', ['owner', 'admin', 'kitchen']],
    ['!item soldout ZZZ', 'item_soldout', ['owner', 'admin', 'kitchen']],
    ['!hours today', 'hours_today', ['owner', 'admin']],
    ['!zone list', 'zone_list', ['owner', 'admin']],
    ['!zone set', 'zone_set', ['owner', 'admin']],
    ['!zone del', 'zone_del', ['owner', 'admin']],
    ['!template get THANKS', 'template_get', ['owner', 'admin']],
    ['!template set THANKS', 'template_set', ['owner', 'admin']],
    ['!template vars THANKS', 'template_vars', ['owner', 'admin']],
    ['!faq list', 'faq_list', ['owner', 'admin']],
    ['!faq set', 'faq_set', ['owner', 'admin']],
    ['!faq del 999', 'faq_del', ['owner', 'admin']],
    ['!quarantine list', 'quarantine_list', ['owner', 'admin', 'support']],
    ['!quarantine release 999999', 'quarantine_release', ['owner', 'admin', 'support']],
    ['!customer risk 0777000111', 'customer_risk', ['owner', 'admin', 'support']],
    ['!customer blacklist 0777000111', 'customer_blacklist', ['owner']],
    ['!customer unblock 0777000111', 'customer_unblock', ['owner']],
    ['!flags list', 'flags_list', ['owner', 'admin']],
    ['!flags set L10N_DARIJA_ENABLED off', 'flags_set', ['owner']],
    ['!flags reset L10N_DARIJA_ENABLED', 'flags_unset', ['owner']],
    ['!dlq list', 'dlq_list', ['owner', 'admin']],
    ['!dlq show 12345678', 'dlq_show', ['owner', 'admin']],
    ['!dlq replay 12345678', 'dlq_replay', ['owner']],
    ['!dlq drop 12345678', 'dlq_drop', ['owner']],
    ['!staff list', 'staff_list', ['owner']],
    ['!staff add 0777000111', 'staff_add', ['owner']],
    ['!staff remove 0777000111', 'staff_remove', ['owner']],
  ];

  it.each(ROLES)(
    'as %s: allowed, or refused, and written down',
    async (role) => {
      const person = new Person({ name: role });
      await rows(
        "insert into restaurant_users (tenant_id, restaurant_id, channel, user_id, role) values ($1, $2, 'whatsapp', $3, $4)",
        [FIRST.tenantId, FIRST.restaurantId, person.id, role],
      );
      for (const [command, , roles] of COMMANDS) {
        await person.types(command);
        expect(person.text.startsWith('Ton rôle'), command).toBe(!roles.includes(role));
      }
      const audit = await auditOf(person);
      expect(audit.map(({ action }) => action)).toEqual(COMMANDS.map(([, action]) => action));
      const refused = audit.filter(({ error_message }) => error_message === 'forbidden').map(({ action }) => action);
      expect(refused).toEqual(COMMANDS.filter(([, , roles]) => !roles.includes(role)).map(([, action]) => action));
      expect(JSON.stringify(audit)).not.toMatch(/0777000111|secret/);
    },
    180_000,
  );
});

describe('another tenant', () => {
  it('has orders that no command of the first reaches', async () => {
    const samir = new Person({ account: SECOND.accounts[0]?.accountId ?? '', name: 'Samir' });
    await samir.does(['S01 x1', 'commander', 'à emporter']);
    await samir.taps(':');
    await samir.types('oui');
    await rows('update orders set order_number = 8123 where user_id = $1', [samir.id]);
    for (const word of ['show', 'accept', 'cancel', 'noshow']) {
      await staff.owner.types(`!ok order 8123 ${word}`);
      expect(staff.owner.text).toContain('introuvable');
    }
    expect(await rows('select status from orders where user_id = $1', [samir.id])).toEqual([{ status: 'NEW' }]);
    const there = new Person({ id: staff.admin.id, account: SECOND.accounts[0]?.accountId ?? '' });
    await there.sends({ kind: 'text', text: '!order 8123 accept' });
    await until(async () => {
      const noted = await rows("select 1 from admin_wa_audit_log where action = 'unauthorized' and tenant_id = $1", [
        SECOND.tenantId,
      ]);
      return noted.length > 0 ? true : null;
    });
    expect(await rows('select status from orders where user_id = $1', [samir.id])).toEqual([{ status: 'NEW' }]);
  });
});

describe('over the partners’ contract', () => {
  it('a client with the scope brings commands of staff, once each, and is answered as WA_ADMIN_CONSOLE', async () => {
    await meta.limits({ knownUsersOnly: false });
    const message = v1Message('whatsapp', { from: 'admin-wa', text: '!order list' });
    const ops = { authorization: 'Bearer test-token-ops' };
    const answer = await postAsPartner('whatsapp', message, ops);
    await postAsPartner('whatsapp', message, ops);
    expect(
      (await postAsPartner('whatsapp', v1Message('whatsapp', { from: 'admin-wa', text: 'bonjour' }), ops)).status,
    ).toBe(403);
    expect(answer).toMatchObject({ status: 200 });
    expect(
      await until(
        async () => (await rows("select 1 from admin_wa_audit_log where actor_phone = 'admin-wa'")).length > 0 || null,
      ),
    ).toBe(true);
    const correlation = answer.body?.correlation_id;
    const filed = await until(async () => {
      const found = await rows<{ intent: string }>('select intent from outbound_messages where correlation_id = $1', [
        correlation,
      ]);
      return found.length > 0 ? found : null;
    }, 60_000);
    expect(filed).toEqual([{ intent: 'WA_ADMIN_CONSOLE' }]);
    expect(await rows("select 1 from admin_wa_audit_log where actor_phone = 'admin-wa'")).toHaveLength(1);
  });
});
