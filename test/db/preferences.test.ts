import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import type { JournalPage } from '#src/journal/index';
import { archivePages } from '#src/journal/journal.repository';
import type { Locale } from '#src/locale/index';
import { eraseCustomerRows } from '#src/tenancy/customer.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const NOW = Date.parse('2026-11-22T17:00:00Z');
let conversations = 0;

/** A customer of ours whose conversation tells what LANG chose. */
function person(owner: typeof FIRST | typeof SECOND = FIRST) {
  const conversationId = String(++conversations).padStart(64, 'c');
  const keyHmac = String(conversations).padStart(64, 'd');
  const { tenantId, restaurantId } = owner;
  const page = (locale: Locale, chosenAt: number, receivedAt = chosenAt): JournalPage => ({
    ...{
      conversationId,
      tenantId,
      restaurantId,
      channel: 'whatsapp',
      accountId: '100000000000001',
      upTo: 9,
      outbound: [],
    },
    customer: { keyHmac, otherHmacs: [] },
    inbound: [
      {
        ...{
          eventId: `${conversationId}:${receivedAt}`,
          kind: 'text',
          textHash: 'h',
          outcome: 'processed',
          correlationId: 'c-1',
        },
        ...{ eventAt: receivedAt, receivedAt },
      },
    ],
    preference: { locale, chosenAt },
  });
  const found = () =>
    database.query<Readonly<Record<string, unknown>>>(
      `select p.tenant_id, p.phone, p.locale, c.user_key_hmac from customer_preferences p join customers c using (customer_id)
       where c.conversation_object_id = $1`,
      [conversationId],
    );
  return { conversationId, keyHmac, page, found };
}

describe('the language that LANG chose', () => {
  it('is kept for the customer, by the customer’s HMAC and no phone number', async () => {
    const nadia = person();
    await archivePages(db, [nadia.page('ar', NOW)]);
    const { keyHmac } = nadia;
    expect(await nadia.found()).toEqual([
      { tenant_id: FIRST.tenantId, phone: keyHmac, locale: 'ar', user_key_hmac: keyHmac },
    ]);
  });

  it('is the newest choice, in whatever order and however often the pages come', async () => {
    const nadia = person();
    const [first, second, third] = [
      nadia.page('ar', NOW),
      nadia.page('fr', NOW + 1_000),
      nadia.page('darija', NOW + 2_000),
    ];
    await archivePages(db, [second, first]);
    expect(await nadia.found()).toMatchObject([{ locale: 'fr' }]);
    await archivePages(db, [third]);
    await archivePages(db, [first, second]);
    expect(await nadia.found()).toMatchObject([{ locale: 'darija' }]);
  });

  it('is each customer’s own, in each tenant', async () => {
    const [nadia, samir] = [person(), person(SECOND)];
    await archivePages(db, [nadia.page('ar', NOW), samir.page('fr', NOW)]);
    expect(await nadia.found()).toMatchObject([{ tenant_id: FIRST.tenantId, locale: 'ar' }]);
    expect(await samir.found()).toMatchObject([{ tenant_id: SECOND.tenantId, locale: 'fr' }]);
  });

  it('goes with the customer, and a page of before does not bring it back (I12)', async () => {
    const nadia = person();
    await archivePages(db, [nadia.page('ar', NOW)]);
    const { customer_id: customerId } = await database.one<{ customer_id: string }>(
      'select customer_id from customers where conversation_object_id = $1',
      [nadia.conversationId],
    );
    await eraseCustomerRows(db, { tenantId: FIRST.tenantId, customerId, at: NOW + 5_000 });
    await archivePages(db, [nadia.page('ar', NOW), nadia.page('fr', NOW + 4_000)]);
    expect(await nadia.found()).toEqual([]);
    expect(await database.query('select 1 from customer_preferences where phone = $1', [nadia.keyHmac])).toEqual([]);
    await archivePages(db, [nadia.page('ar', NOW + 1_000, NOW + 9_000), nadia.page('darija', NOW + 9_500)]);
    expect(await nadia.found()).toMatchObject([{ locale: 'darija' }]);
  });
});
