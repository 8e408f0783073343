import { describe, expect, it } from 'vitest';
import { adapterFor } from '#src/channels/index';
import { eventOf, faultsOf, GOOD_AUDIO, ISO, NOW, OWNER, read, v1Body, v2Body } from './bodies.ts';

describe('the version', () => {
  it.each([
    ['1', 'v1'],
    ['v1', 'v1'],
    ['V1', 'v1'],
    [' v1 ', 'v1'],
    ['2', 'v2'],
    ['v2', 'v2'],
    ['V2', 'v2'],
    ['', 'v1'],
    [null, 'v1'],
  ])('a header %j means %s', (header, version) => {
    const { contract_version, ...body } = version === 'v1' ? v1Body() : v2Body();
    expect(contract_version).toBe(version);
    expect(read(body, { header })).toMatchObject({ ok: true, version });
  });

  it.each([
    [{ contract_version: 'v2' }],
    [{ contract_version: 'V2' }],
    [{ contract_version: '2' }],
    [{ contract_version: 2 }],
    [{ contractVersion: 'v2' }],
    [{ contract_version: null, contractVersion: '2' }],
  ])('without a header the body says it: %j', (said) => {
    const { contract_version, ...body } = v2Body();
    expect(contract_version).toBe('v2');
    expect(read({ ...body, ...said })).toMatchObject({ ok: true, version: 'v2' });
  });

  it.each([
    ['v3', {}],
    ['v1, v2', {}],
    ['latest', {}],
    ['constructor', {}],
    [null, { contract_version: 'v3' }],
    [null, { contract_version: 1.5 }],
    [null, { contract_version: {} }],
    [null, { contract_version: '', contractVersion: '3' }],
  ])('a version that nobody has written is refused: header %j, body %j', (header, said) => {
    expect(read(v1Body(said), { header })).toEqual({
      ok: false,
      error: 'unknown_contract_version',
      version: 'unknown',
      details: [{ path: 'contract_version', message: 'unknown_contract_version' }],
      namesAnother: false,
    });
  });

  it('the header goes before the body, and a body that says otherwise does not fit', () => {
    expect(read(v2Body(), { header: 'v1' })).toMatchObject({ ok: false, version: 'v1' });
    const { sender, message, ...rest } = v2Body();
    expect([sender, message]).toHaveLength(2);
    expect(faultsOf({ ...rest, from: '1', text: '' }, { header: 'v1' })).toEqual(['contract_version']);
    expect(faultsOf(v1Body(), { header: 'v2' })).toContain('contract_version');
  });
});

describe('the provider', () => {
  it.each([
    ['whatsapp', 'wa'],
    ['instagram', 'ig'],
    ['messenger', 'msg'],
  ] as const)('of a body on the route of %s is %s', (channel, provider) => {
    for (const other of ['wa', 'ig', 'msg']) {
      for (const body of [
        v1Body({ provider: other }),
        v2Body({ provider: other }),
        { userId: '1', mid: '2', provider: other },
      ]) {
        const reading = read(body, { channel });
        if (other === provider) expect(reading).toMatchObject({ ok: true, event: { channel } });
        else expect(reading).toMatchObject({ ok: false, error: 'provider_mismatch', details: [{ path: 'provider' }] });
      }
    }
  });
});

describe('an envelope', () => {
  it.each([
    [{ msgId: 'm-1', sender_id: '213555000001' }],
    [{ msgId: 'm-1', sender: '213555000001' }],
    [{ msg_id: 'm-1', sender_id: '213555000001' }],
  ])('of v1 may use the older names %j', (names) => {
    const { msg_id, from, ...rest } = v1Body();
    expect([msg_id, from]).toEqual(['m-1', '213555000001']);
    expect(eventOf({ ...rest, ...names })).toEqual(eventOf(v1Body()));
  });

  it('of v1 says nothing twice: a second name is no field', () => {
    expect(faultsOf(v1Body({ msgId: 'm-2' }))).toEqual(['msgId']);
    expect(faultsOf(v1Body({ sender_id: '2' }))).toEqual(['sender_id']);
  });

  it('whose message is an object is no envelope of v1: without a version it is of the flat kind', () => {
    const { text, contract_version, ...rest } = v1Body();
    expect([text, contract_version]).toEqual(['menu', 'v1']);
    expect(eventOf({ ...rest, message: { text: 'menu' } })).toEqual(eventOf(v1Body()));
  });

  it('of v1 needs no word about its version', () => {
    const { contract_version, ...body } = v1Body();
    expect(contract_version).toBe('v1');
    expect(eventOf(body)).toEqual(eventOf(v1Body()));
  });
});

describe('the flat kind', () => {
  const flat = { userId: '213555000001', msgId: 'm-1', text: 'menu', timestamp: ISO };

  it('means what v1 means', () => {
    expect(eventOf(flat)).toEqual(eventOf(v1Body()));
  });

  it.each([
    ['from', 'userId'],
    ['from', 'from'],
    ['from', 'sender'],
    ['from', 'sender_id'],
    ['msg_id', 'msgId'],
    ['msg_id', 'messageId'],
    ['msg_id', 'mid'],
    ['msg_id', 'message.id'],
    ['msg_id', 'message.mid'],
    ['text', 'text'],
    ['text', 'message.text'],
    ['text', 'message.body'],
    ['timestamp', 'timestamp'],
    ['timestamp', 'time'],
    ['timestamp', 'meta.timestamp'],
  ])('%s may be called %s', (field, name) => {
    const values = { from: '213555000001', msg_id: 'm-1', text: 'menu', timestamp: ISO };
    const { [field as keyof typeof values]: value, ...others } = values;
    const { from: userId, msg_id: msgId, ...rest } = others as Partial<typeof values>;
    const body = { ...(userId && { userId }), ...(msgId && { msgId }), ...rest, ...nested(name, value) };
    expect(eventOf(body)).toEqual(eventOf(v1Body()));
  });

  it.each([
    ['audio', 'audioUrl', null, 'audio/ogg'],
    ['audio', 'audio.url', 'audio.mime', 'audio/aac'],
    ['audio', 'message.audio.url', 'message.audio.mime', 'audio/amr'],
    ['image', 'imageUrl', null, 'image/jpeg'],
    ['image', 'image.url', 'image.mime', 'image/png'],
    ['image', 'message.image.url', 'message.image.mime', 'image/webp'],
  ])('%s may be under %s, its type under %s or else %s', (type, urlName, mimeName, mime) => {
    const { text, ...rest } = flat;
    expect(text).toBe('menu');
    const body = merged(rest, nested(urlName, GOOD_AUDIO), mimeName ? nested(mimeName, mime) : {});
    expect(eventOf(body).content).toEqual({ kind: 'media', items: [{ type, url: GOOD_AUDIO, mime }] });
  });

  it('the first name that says something counts', () => {
    const body = {
      userId: '',
      from: null,
      sender: '213555000001',
      sender_id: '9',
      mid: 'm-1',
      messageId: '',
      time: ISO,
    };
    expect(eventOf({ ...body, text: '', message: { text: 'menu' } })).toEqual(eventOf(v1Body()));
  });

  it.each([
    [{ msgId: 'm-1', text: 'menu' }, ['from']],
    [{ userId: '1', text: 'menu' }, ['msg_id']],
    [{}, ['msg_id', 'from']],
    [{ userId: 213555000001, msgId: 'm-1' }, ['from']],
    [{ userId: 0, from: '1', msgId: 'm-1' }, ['from']],
    [{ userId: '1', msgId: 12 }, ['msg_id']],
    [{ userId: '1', msgId: 0 }, ['msg_id']],
    [{ userId: { id: '1' }, msgId: 'm-1' }, ['from']],
    [{ userId: '1', msgId: 'm-1', text: 7 }, ['text']],
    [{ userId: '1', msgId: 'm-1', buttonId: 7 }, ['text']],
    [{ userId: '1', msgId: 'm-1', text: 'menu', buttonId: 7 }, ['text']],
    [{ userId: '1', msgId: 'm-1', audioUrl: 7 }, ['attachments.0.url']],
    [{ userId: '1', msgId: 'm-1', timestamp: 'soon' }, ['timestamp']],
    [{ userId: '1', msgId: 'm-1', locale: 'f' }, ['meta.locale']],
  ])('nobody is made up, nothing is turned into text: %j', (body, faults) => {
    expect(faultsOf(body)).toEqual(faults);
  });

  it.each([
    [undefined, NOW],
    [ISO, Date.parse(ISO)],
    [1_780_000_000, 1_780_000_000_000],
    ['1780000000', 1_780_000_000_000],
    [1_780_000_000.5, 1_780_000_000_500],
    [1_780_000_000_123, 1_780_000_000_123],
    ['1780000000123', 1_780_000_000_123],
    [9_999_999_999, 9_999_999_999_000],
    [10_000_000_000, 10_000_000_000],
  ])('the time %j is %j', (timestamp, at) => {
    expect(eventOf({ userId: '1', msgId: 'm-1', timestamp }).at).toBe(at);
  });

  it.each([0, -1, 1e18, '99999999999999999', true, '2026-11-22', {}])('the time %j is none', (timestamp) => {
    expect(faultsOf({ userId: '1', msgId: 'm-1', timestamp })).toEqual(['timestamp']);
  });
});

describe('a tapped button', () => {
  it.each([['buttonId'], ['interactive.button_reply.id'], ['message.buttonId']])('may be under %s', (name) => {
    const body = { userId: '1', msgId: 'm-1', ...nested(name, 'HELP_MENU') };
    expect(eventOf(body).content).toEqual({ kind: 'choice', optionId: 'HELP_MENU', title: 'HELP_MENU' });
  });

  it('goes before the words beside it, which are its title', () => {
    const body = { userId: '1', msgId: 'm-1', text: 'Voir le menu', buttonId: 'HELP_MENU' };
    expect(eventOf(body).content).toEqual({ kind: 'choice', optionId: 'HELP_MENU', title: 'Voir le menu' });
  });

  it('of an envelope is the text, when that is the id of an option of ours and nothing else', () => {
    const choice = { kind: 'choice', optionId: 'ADD:P01:X01:2', title: 'ADD:P01:X01:2' };
    expect(eventOf(v1Body({ text: 'ADD:P01:X01:2' })).content).toEqual(choice);
    expect(eventOf(v2Body({ message: { text: 'ADD:P01:X01:2' } })).content).toEqual(choice);
    for (const text of ['menu', 'add:p01:x01:2', 'HELP_MENU svp', ' HELP_MENU', `CAT:${'x'.repeat(200)}`]) {
      expect(eventOf(v1Body({ text })).content).toEqual({ kind: 'text', text });
    }
  });
});

describe('who wrote', () => {
  it('on WhatsApp has the identity that a webhook of Meta gives the same number', () => {
    const fromMeta = userOfWebhook('213555000001');
    expect(fromMeta).toEqual({ key: '213555000001', phone: '213555000001' });
    for (const from of ['213555000001', '+213555000001', '+213 555-00-00-01', '(213) 555.000.001']) {
      expect(eventOf(v1Body({ from })).user).toEqual(fromMeta);
    }
  });

  it.each(['admin-wa', 'DZ.1349', '0x2135', '213555000001;x'])('on WhatsApp may be %s, verbatim', (from) => {
    expect(eventOf(v1Body({ from })).user).toEqual({ key: from, scopedId: from });
  });

  it('elsewhere is the id, verbatim', () => {
    const event = eventOf(v1Body({ provider: 'msg', from: '+213 555' }), { channel: 'messenger' });
    expect(event.user).toEqual({ key: '+213 555', scopedId: '+213 555' });
  });

  it('has a name that Postgres can keep', () => {
    const name = (display_name: string) => eventOf(v2Body({ sender: { id: '1', display_name } })).user.name;
    expect(name(' Nadia\u0000 \ud800B.\n')).toBe('Nadia \ufffdB.');
    expect(name('   ')).toBeUndefined();
  });
});

describe('the event', () => {
  it('is of the client’s account and can be taken for nobody else’s message', () => {
    expect(eventOf(v1Body())).toEqual({
      id: 'contract:client-1:m-1',
      channel: 'whatsapp',
      accountId: 'account-1',
      user: { key: '213555000001', phone: '213555000001' },
      at: Date.parse(ISO),
      content: { kind: 'text', text: 'menu' },
    });
  });

  it('names no message of Meta’s: there is nothing to mark as read', () => {
    expect(eventOf(v1Body({ msg_id: 'wamid.REAL' }))).not.toHaveProperty('messageId');
  });

  it('is dated when the body says, and not before dates that Postgres knows', () => {
    expect(eventOf(v1Body({ timestamp: '2026-11-22T18:00:00+01:00' })).at).toBe(NOW);
    expect(eventOf(v1Body({ timestamp: '0000-01-01T00:00:00Z' })).at).toBe(0);
    expect(eventOf(v1Body({ timestamp: '9999-12-31T23:59:59-23:59' })).at).toBeGreaterThan(NOW);
  });
});

describe('a voice message', () => {
  const bad = { type: 'audio', url: 'http://127.0.0.1/a.ogg', mime: 'audio/ogg' };
  const good = { type: 'audio', url: GOOD_AUDIO, mime: 'audio/ogg' };
  const image = { type: 'image', url: 'https://pictures.test/1', mime: 'image/png' };

  it.each([
    ['alone leaves nothing', { text: '', attachments: [bad] }, { kind: 'text', text: '' }],
    ['with words leaves the words', { text: 'menu', attachments: [bad] }, { kind: 'text', text: 'menu' }],
    ['with a picture leaves the picture', { text: '', attachments: [bad, image] }, { kind: 'media', items: [image] }],
    ['beside a good one leaves that', { text: '', attachments: [bad, good] }, { kind: 'media', items: [good] }],
  ])('from where nothing may be fetched %s', (_what, changes, content) => {
    for (const body of [v1Body(changes), v2Body({ message: changes })]) {
      expect(read(body)).toMatchObject({ ok: true, blocked: ['domain_not_allowed'] });
      expect(eventOf(body).content).toEqual(content);
    }
  });

  it('of the flat kind is looked at too, and its URL is in no part of the event', () => {
    const reading = read({ userId: '1', msgId: 'm-1', audioUrl: 'http://127.0.0.1/a.ogg' });
    expect(reading).toMatchObject({ ok: true, blocked: ['domain_not_allowed'] });
    expect(JSON.stringify(reading)).not.toContain('127.0.0.1');
  });

  it('that may be fetched is kept with its type, a picture is not looked at', () => {
    expect(read(v1Body({ attachments: [good, image] }))).toMatchObject({ blocked: [] });
  });
});

describe('another tenant’s name in a body', () => {
  const OTHER = '00000000-0000-0000-0000-000000000002';

  it.each([
    [{ tenant_context: { tenant_id: OTHER } }],
    [{ tenant_context: { restaurant_id: OTHER } }],
    [{ tenant_context: { hints: { tenant: 'other' } } }],
  ])('is noticed and changes nothing: %j', (claim) => {
    expect(read(v1Body(claim))).toMatchObject({ ok: true, namesAnother: true });
    expect(eventOf(v1Body(claim))).toEqual(eventOf(v1Body()));
  });

  it.each(['tenantId', 'tenant_id', 'tenant', 'restaurantId', 'restaurant_id', 'restaurant'])(
    'is noticed as %s of the flat kind',
    (name) => {
      const body = { userId: '1', msgId: 'm-1', [name]: OTHER };
      expect(read(body)).toMatchObject({ ok: true, namesAnother: true, event: { accountId: 'account-1' } });
    },
  );

  it('is noticed in a body that does not fit, too', () => {
    expect(read({ tenantId: OTHER })).toMatchObject({ ok: false, namesAnother: true });
  });

  it('is not one’s own, in any case of letters', () => {
    const { tenantId, restaurantId } = OWNER;
    const context = { tenant_id: tenantId.toUpperCase(), restaurant_id: restaurantId, source: 'auth_db' };
    expect(read(v1Body({ tenant_context: context }))).toMatchObject({ ok: true, namesAnother: false });
  });
});

/** As Meta names a customer. */
function userOfWebhook(from: string): unknown {
  const message = { from, id: 'wamid.1', timestamp: '1780000000', type: 'text', text: { body: 'menu' } };
  const value = { metadata: { phone_number_id: 'account-1' }, messages: [message] };
  const body = { entry: [{ changes: [{ field: 'messages', value }] }] };
  return adapterFor('whatsapp').parse(body, NOW).events[0]?.user;
}

function nested(path: string, value: unknown): Record<string, unknown> {
  const [name = '', ...rest] = path.split('.');
  return { [name]: rest.length === 0 ? value : nested(rest.join('.'), value) };
}

function merged(...parts: readonly Record<string, unknown>[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of parts.flatMap(Object.entries)) {
    const known = result[name];
    const areRecords = typeof known === 'object' && known !== null && typeof value === 'object' && value !== null;
    result[name] = areRecords ? merged(known as Record<string, unknown>, value as Record<string, unknown>) : value;
  }
  return result;
}
