import { beforeEach, describe, expect, it } from 'vitest';
import { loadRestaurantSnapshot } from '#src/conversation/restaurant.repository';
import { connect } from '#src/db/index';
import { listApproved, removeApproved, saveApproved } from '#src/locale/approved-template.repository';
import { shownTemplates } from '#src/locale/index';
import { listRestaurantsOf, listTemplateRows, removeTemplate, saveTemplate } from '#src/locale/template.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const NAME = { tenantId: FIRST.tenantId, key: 'THANKS', locale: 'fr' } as const;
const shown = async (tenantId: string = FIRST.tenantId) =>
  shownTemplates(await listTemplateRows(db, { tenantId }), { key: 'THANKS', locale: 'fr' })[0];
const save = (content: string, version: string, tenantId: string = FIRST.tenantId) =>
  saveTemplate(db, { ...NAME, tenantId, content, version, variables: [], by: 'tests' });
const said = async (owner: { restaurantId: string }) =>
  (await loadRestaurantSnapshot(db, { restaurantId: owner.restaurantId, now: Date.now() }))?.templates['THANKS:fr'];

beforeEach(async () => {
  await database.query("delete from message_templates where template_key = 'THANKS'");
});

describe('a tenant’s own words', () => {
  it('are written where there were none, changed at the version that was read, and taken back', async () => {
    expect(await save('Un', '0')).toBe(true);
    const first = await shown();
    expect(first).toMatchObject({ content: 'Un', source: 'tenant' });
    expect(await save('Deux', first?.version ?? '')).toBe(true);
    const second = await shown();
    expect(second).toMatchObject({ content: 'Deux', source: 'tenant' });
    expect(
      await database.one("select version, updated_by from message_templates where template_key = 'THANKS'"),
    ).toEqual({
      version: 2,
      updated_by: 'tests',
    });
    expect(await removeTemplate(db, { ...NAME, version: second?.version ?? '' })).toBe(true);
    expect(await shown()).toMatchObject({ source: 'built_in', version: '0' });
  });

  it('are not changed by somebody who has seen another version, by two at once only once', async () => {
    await save('Un', '0');
    const version = (await shown())?.version ?? '';
    expect(await save('Deux', '0')).toBe(false);
    expect(await save('Deux', `${version}0`)).toBe(false);
    expect(await removeTemplate(db, { ...NAME, version: '0' })).toBe(false);
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((content) => save(content, version)));
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it('are the tenant’s alone, and in the snapshot of each of its restaurants', async () => {
    await save('Un', '0');
    expect((await shown(SECOND.tenantId))?.source).toBe('built_in');
    expect(
      await removeTemplate(db, { ...NAME, tenantId: SECOND.tenantId, version: (await shown())?.version ?? '' }),
    ).toBe(false);
    expect(await said(FIRST)).toEqual({ content: 'Un', variables: [] });
    expect(await said(SECOND)).toBeUndefined();
    expect(await listRestaurantsOf(db, { tenantId: FIRST.tenantId })).toContain(FIRST.restaurantId);
    expect(await listRestaurantsOf(db, { tenantId: FIRST.tenantId })).not.toContain(SECOND.restaurantId);
  });

  it('leave the platform’s as they are', async () => {
    await database.query(
      "insert into message_templates (tenant_id, template_key, locale, content) values ('_GLOBAL', 'THANKS', 'fr', 'Tous')",
    );
    expect(await shown()).toMatchObject({ content: 'Tous', source: 'global', version: '0' });
    await save('Un', '0');
    await removeTemplate(db, { ...NAME, version: (await shown())?.version ?? '' });
    expect(await shown()).toMatchObject({ content: 'Tous', source: 'global' });
  });
});

describe('the approved template of a phrase', () => {
  const REF = { tenantId: FIRST.tenantId, key: 'ORDER_PLACED', locale: 'fr' } as const;
  const template = { name: 'order_status_confirmed', language: 'fr', variables: ['number', 'total'] };
  const put = (version: string, changes: Partial<typeof template> = {}) =>
    saveApproved(db, { ...REF, version, template: { ...template, ...changes }, by: 'tests' });
  const found = async () => (await listApproved(db, { tenantId: FIRST.tenantId })).find(({ key }) => key === REF.key);
  /** Without those of the demo. */
  const snapshot = async (owner: { restaurantId: string }) => {
    const loaded = await loadRestaurantSnapshot(db, { restaurantId: owner.restaurantId, now: Date.now() });
    return Object.fromEntries(Object.entries(loaded?.approved ?? {}).filter(([key]) => key.startsWith(REF.key)));
  };

  it('is written, changed at its version, seen by the tenant’s own restaurants alone, and taken away', async () => {
    expect(await put('0')).toBe(true);
    expect(await put('0')).toBe(false);
    const first = await found();
    expect(first).toMatchObject({ ...template, key: 'ORDER_PLACED', locale: 'fr', status: 'APPROVED' });
    expect(await snapshot(FIRST)).toEqual({ 'ORDER_PLACED:fr': template });
    expect(await snapshot(SECOND)).toEqual({});
    expect(await put(first?.version ?? '', { variables: [] })).toBe(true);
    const second = await found();
    expect(second?.variables).toEqual([]);
    expect(await removeApproved(db, { ...REF, version: first?.version ?? '' })).toBe(false);
    expect(await removeApproved(db, { ...REF, version: second?.version ?? '' })).toBe(true);
    expect(await snapshot(FIRST)).toEqual({});
  });

  it('that Meta has paused is not sent; one that we know nothing of is', async () => {
    await put('0');
    await database.query("update whatsapp_templates set status = 'PAUSED' where name = $1", [template.name]);
    expect(await snapshot(FIRST)).toEqual({});
    await database.query('delete from whatsapp_templates where name = $1', [template.name]);
    expect(await snapshot(FIRST)).toEqual({ 'ORDER_PLACED:fr': template });
    expect((await found())?.status).toBeNull();
  });
});
