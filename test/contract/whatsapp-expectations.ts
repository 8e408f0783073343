import type { InboundContent, InboundEvent, MediaItem, Receipt, UserIdentity } from '#src/messages/index';
import { AT, CALLBACK, type Expectations, RECEIVED_AT } from './expectation.ts';

const ACCOUNT = '100000000000001';
const NADIA: UserIdentity = { key: '213555000001', phone: '213555000001', name: 'Nadia' };
const NADIA_BY_PHONE: UserIdentity = { key: '213555000001', phone: '213555000001' };
const SCOPED = 'DZ.13491208655302741918';
const NADIA_SCOPED: UserIdentity = { key: SCOPED, scopedId: SCOPED, phone: '213555000001', name: 'Nadia' };
const OURS = { replyTo: 'wamid.OURS' };

function heard(id: string, content: InboundContent, rest: Partial<InboundEvent> = {}): InboundEvent {
  const messageId = `wamid.${id}`;
  return { id: messageId, channel: 'whatsapp', accountId: ACCOUNT, user: NADIA, at: AT, content, messageId, ...rest };
}

function text(id: string, words: string, rest: Partial<InboundEvent> = {}): InboundEvent {
  return heard(id, { kind: 'text', text: words }, rest);
}

function media(id: string, item: MediaItem, caption?: string): InboundEvent {
  return heard(
    id,
    caption === undefined ? { kind: 'media', items: [item] } : { kind: 'media', items: [item], caption },
  );
}

function unsupported(id: string, what: string, rest: Partial<InboundEvent> = {}): InboundEvent {
  return heard(id, { kind: 'unsupported', what }, rest);
}

function told(id: string, status: Receipt['status'], rest: Partial<Receipt> = {}): Receipt {
  const account = { channel: 'whatsapp', accountId: ACCOUNT } as const;
  return { account, status, at: AT, providerId: `wamid.${id}`, user: NADIA_BY_PHONE, ...rest };
}

const place = { kind: 'location', latitude: 36.7538, longitude: 3.0588 } as const;
const byPhone = { user: NADIA_BY_PHONE };

/** Fields of §3.4 that concern no conversation. */
const OTHER_FIELDS = [
  'user_preferences',
  'smb_app_state_sync',
  'history',
  'calls',
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
  'message_template_components_update',
  'phone_number_quality_update',
  'business_capability_update',
  'account_update',
  'account_alerts',
  'account_review_update',
  'security',
  'flows',
  'payment_configuration_update',
  'group_lifecycle_update',
  'group_participants_update',
  'automatic_events',
  'partner_solutions',
  'something_new',
];

export const WHATSAPP: Expectations = {
  text: { rule: 'a text is read as it was written', events: [text('TEXT', 'menu')] },
  'text-arabic': {
    rule: 'Arabic, emoji, no-break spaces and direction marks arrive unchanged',
    events: [text('ARABIC', 'قائمة\u00a0الطعام \u200f🍕 1/2')],
  },
  'text-empty': {
    rule: 'a text without words is answered as unreadable',
    events: [unsupported('EMPTY', 'text'), unsupported('BODYLESS', 'text')],
  },
  'text-reply': { rule: 'a reply names the message it answers', events: [text('REPLY', 'celle-ci', OURS)] },
  'text-forwarded': {
    rule: 'a forwarded message has a context but answers nothing',
    events: [text('FWD', 'promo'), text('FWD2', 'promo !')],
  },
  'text-product-inquiry': {
    rule: 'a question about a product is a text that answers a message',
    events: [text('INQUIRY', 'Encore disponible ?', OURS)],
  },
  'text-from-ad': {
    rule: 'what a customer wrote from an ad counts, not the ad',
    events: [text('AD', 'Bonjour, je voudrais commander')],
  },
  'identity-scoped-only': {
    rule: 'a customer without a phone number keeps their own conversation',
    events: [text('SCOPED', 'salut', { user: { key: SCOPED, scopedId: SCOPED, name: 'Nadia' } })],
  },
  'identity-empty-strings': {
    rule: 'an empty phone number is none: two nameless strangers never share a cart',
    events: [text('EMPTYFROM', 'salut', { user: { key: SCOPED, scopedId: SCOPED } })],
    ignored: { malformed: 1 },
  },
  'identity-both': {
    rule: 'with both ids the conversation is kept under the business-scoped one',
    events: [text('BOTH', 'salut', { user: NADIA_SCOPED })],
  },
  'identity-by-contact': {
    rule: 'the contact of the same number supplies the business-scoped id',
    events: [text('BYCONTACT', 'salut', { user: NADIA_SCOPED })],
  },
  'identity-contacts-crossed': {
    rule: 'contacts belong to messages by id, not by their place',
    events: [
      text('A', 'un'),
      text('B', 'deux', { user: { key: 'DZ.777', scopedId: 'DZ.777', phone: '213555000002', name: 'Samir' } }),
      text('C', 'trois', { user: { key: '213555000003', phone: '213555000003' } }),
    ],
  },
  'identity-written-phone': {
    rule: 'however a phone number is written it is one customer, and what is no number is nobody',
    events: [text('PLUS', 'salut'), text('NUMBER', 'salut')],
    ignored: { malformed: 2 },
  },
  image: {
    rule: 'an image comes with its caption',
    events: [media('IMAGE', { type: 'image', mediaId: '1003383421387256', mime: 'image/jpeg' }, 'Ma commande')],
  },
  'image-with-url': {
    rule: 'a media url is kept where Meta sends one',
    events: [
      media('IMAGEURL', {
        type: 'image',
        mediaId: '1003383421387257',
        url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1',
        mime: 'image/jpeg',
      }),
    ],
  },
  'media-bare': {
    rule: 'media without an id are media still, without a body they are unreadable',
    events: [media('BARE', { type: 'image' }), unsupported('NOOBJECT', 'video'), unsupported('NOTOBJECT', 'audio')],
  },
  video: {
    rule: 'a forwarded video answers nothing',
    events: [media('VIDEO', { type: 'video', mediaId: '765756756', mime: 'video/mp4' }, 'regarde')],
  },
  document: {
    rule: 'a document keeps its file name',
    events: [
      media(
        'DOC',
        { type: 'document', mediaId: '1234567890987654321', mime: 'application/pdf', fileName: 'recu.pdf' },
        'reçu',
      ),
    ],
  },
  voice: {
    rule: 'a voice note is told from a song, and its type keeps its parameters',
    events: [
      media('VOICE', { type: 'audio', mediaId: '555', mime: 'audio/ogg; codecs=opus', voice: true }),
      media('SONG', { type: 'audio', mediaId: '556', mime: 'audio/mpeg' }),
    ],
  },
  sticker: {
    rule: 'a sticker is a sticker',
    events: [media('STICKER', { type: 'sticker', mediaId: '557', mime: 'image/webp' })],
  },
  location: {
    rule: 'a chosen place comes with its name and address',
    events: [heard('PLACE', { ...place, label: 'Grande Poste, Alger Centre' })],
  },
  'location-bare': { rule: 'a bare pin is a place', events: [heard('PIN', place)] },
  'location-as-strings': {
    rule: 'coordinates written as strings are numbers',
    events: [heard('PINSTR', { ...place, label: 'Hydra' })],
  },
  'location-senseless': {
    rule: 'a point nobody can stand on is unreadable, never a fee of NaN',
    events: ['ZERO', 'FAR', 'WEST', 'WORDS', 'HALF', 'NONE'].map((id) => unsupported(id, 'location')),
  },
  contacts: {
    rule: 'contact cards keep every number as written, with or without a name',
    events: [
      heard('CARDS', {
        kind: 'contacts',
        contacts: [
          { name: 'Samir B', phones: ['+213 555 00 00 02'] },
          { name: 'Lina K', phones: ['213555000003', '021 00 00 00'] },
          { phones: [] },
          { phones: [] },
        ],
      }),
    ],
  },
  'contacts-senseless': {
    rule: 'contacts without a single card are unreadable',
    events: ['NOCARDS', 'CARDOBJECT', 'CARDNULL'].map((id) => unsupported(id, 'contacts')),
  },
  'button-reply': {
    rule: 'a tapped button is a choice',
    events: [heard('BUTTON', { kind: 'choice', optionId: 'MODE_LIVRAISON', title: 'Livraison' }, OURS)],
  },
  'list-reply': {
    rule: 'a tapped row is a choice',
    events: [heard('ROW', { kind: 'choice', optionId: 'ITEM:P01', title: 'Pizza Margherita' }, OURS)],
  },
  'list-reply-no-description': {
    rule: 'a row without a description is a choice too',
    events: [heard('ROW2', { kind: 'choice', optionId: 'more:9:HELP_MENU', title: 'Suite' }, OURS)],
  },
  'interactive-halves': {
    rule: 'half an answer reads as the half that is there',
    events: [
      heard('NOID', { kind: 'choice', optionId: 'Livraison', title: 'Livraison' }),
      heard('NOTITLE', { kind: 'choice', optionId: 'CART', title: 'CART' }),
      unsupported('NOTHING', 'interactive'),
    ],
  },
  flow: {
    rule: 'the fields of a form are read as text, nested ones as JSON, empty ones not at all',
    events: [
      heard(
        'FLOW',
        {
          kind: 'form',
          name: 'flow',
          values: { flow_token: 't-1', commune: 'Hydra', people: '4', vip: 'true', days: '["sam","dim"]' },
        },
        OURS,
      ),
    ],
  },
  'flow-nameless': {
    rule: 'a form without name or token is a form, whether its answer is a string or an object',
    events: [
      heard('FLOW2', { kind: 'form', name: 'flow', values: { people: '4' } }),
      heard('FLOW3', { kind: 'form', name: 'flow', values: { people: '5' } }),
    ],
  },
  'flow-broken': {
    rule: 'a form whose answer is no JSON object is unreadable, not a crash that Meta repeats for seven days',
    events: ['FLOW4', 'FLOW5', 'FLOW6'].map((id) => unsupported(id, 'interactive')),
  },
  'address-message': {
    rule: 'an address form is a form in either of its shapes',
    events: [
      heard('ADDR', {
        kind: 'form',
        name: 'address_message',
        values: { values: '{"city":"Alger"}', saved_address_id: 'a1' },
      }),
      heard('ADDR2', { kind: 'form', name: 'address_message', values: { city: 'Alger' } }),
    ],
  },
  'call-permission-reply': {
    rule: 'an answer to a call request is a form',
    events: [
      heard('CALLOK', {
        kind: 'form',
        name: 'call_permission_reply',
        values: { response: 'accept', expiration_timestamp: '1749502783', response_source: 'user_action' },
      }),
    ],
  },
  'interactive-unknown': {
    rule: 'an unknown kind of answer is unreadable, and no words of a customer become a name',
    events: [unsupported('POLL', 'poll_reply'), unsupported('STRANGE', 'other')],
  },
  'interactive-missing': {
    rule: 'an interactive message without its object is unreadable, and the error beside it is counted',
    events: [unsupported('GONE', 'interactive')],
    ignored: { value_errors: 1 },
  },
  'template-button': {
    rule: 'a tapped template button is a choice',
    events: [heard('TPL', { kind: 'choice', optionId: 'RESUME', title: 'Reprendre' }, OURS)],
  },
  'template-button-bare': {
    rule: 'a template button may come without payload and without context',
    events: [
      heard('TPL2', { kind: 'choice', optionId: 'Reprendre', title: 'Reprendre' }),
      heard('TPL3', { kind: 'choice', optionId: 'RESUME', title: 'RESUME' }),
      unsupported('TPL4', 'button'),
    ],
  },
  order: {
    rule: 'a catalogue order is codes and quantities',
    events: [
      heard('ORDER', {
        kind: 'catalog_order',
        items: [
          { code: 'P01', quantity: 2 },
          { code: 'B01', quantity: 1 },
        ],
      }),
    ],
  },
  'order-forged': {
    rule: 'prices from a phone are left behind, quantities are whole numbers from 1',
    events: [
      heard('FORGED', {
        kind: 'catalog_order',
        items: [
          { code: 'P01', quantity: 1 },
          { code: 'UNKNOWN', quantity: 2 },
          { code: 'P02', quantity: 1 },
          { code: 'S01', quantity: 999 },
        ],
        text: 'vite svp',
      }),
    ],
  },
  'order-empty': {
    rule: 'an order of nothing is unreadable',
    events: [unsupported('NOITEMS', 'order'), unsupported('NOORDER', 'order')],
  },
  reaction: {
    rule: 'a reaction names its message',
    events: [heard('LIKE', { kind: 'reaction', targetId: 'wamid.OURS', emoji: '👍' })],
  },
  'reaction-removed': {
    rule: 'a reaction is taken back by an empty emoji or none',
    events: [
      heard('UNLIKE1', { kind: 'reaction', targetId: 'wamid.OURS' }),
      heard('UNLIKE2', { kind: 'reaction', targetId: 'wamid.OURS' }),
      unsupported('NOTARGET', 'reaction'),
    ],
  },
  'system-number-changed': {
    rule: 'a new number is the same customer, named by the old one',
    events: [
      heard(
        'SYS1',
        { kind: 'identity_changed', next: { key: 'DZ.999', phone: '213555000009', scopedId: 'DZ.999' } },
        byPhone,
      ),
    ],
  },
  'system-number-changed-old': {
    rule: 'the older form of a number change says the same',
    events: [
      heard('SYS2', { kind: 'identity_changed', next: { key: '213555000009', phone: '213555000009' } }, byPhone),
    ],
  },
  'system-user-id-changed': {
    rule: 'a new business-scoped id is the same customer',
    events: [
      heard(
        'SYS3',
        { kind: 'identity_changed', next: { key: 'DZ.999', scopedId: 'DZ.999' } },
        { user: { key: SCOPED, scopedId: SCOPED } },
      ),
    ],
  },
  'system-user-id-unlinked': {
    rule: 'a new id that does not say whose it was is counted and changes nobody',
    ignored: { unlinked_identity: 1 },
  },
  'system-identity-changed': {
    rule: 'a new device is a notice, never a greeting',
    events: [heard('SYS5', { kind: 'notice', what: 'customer_identity_changed' })],
  },
  'system-same-number': {
    rule: 'a change to the same number, or to none, is a notice',
    events: [
      heard('SYS6', { kind: 'notice', what: 'user_changed_number' }, byPhone),
      heard('SYS7', { kind: 'notice', what: 'user_changed_number' }, byPhone),
      heard('SYS8', { kind: 'notice', what: 'other' }, byPhone),
    ],
  },
  edit: {
    rule: 'an edit has its own id and names the message it changes, be it text or caption',
    events: [
      heard('EDIT', { kind: 'edit', targetId: 'wamid.TEXT', text: '2 pizzas' }),
      heard('EDIT2', { kind: 'edit', targetId: 'wamid.IMAGE', text: '3 pizzas' }),
      heard('EDIT3', { kind: 'edit', targetId: 'wamid.X' }),
      unsupported('EDIT4', 'edit'),
    ],
  },
  revoke: {
    rule: 'a revoked message is named, whether or not we know it',
    events: [heard('REVOKE', { kind: 'revoke', targetId: 'wamid.TEXT' }), unsupported('REVOKE2', 'revoke')],
  },
  unsupported: {
    rule: 'what the Cloud API cannot carry is named if it can be',
    events: [unsupported('UNSUP', 'unsupported'), unsupported('UNSUP2', 'poll'), unsupported('UNSUP3', 'unknown')],
  },
  'unknown-type': {
    rule: 'a type nobody knows is unreadable, never a crash',
    events: [
      unsupported('EPH', 'ephemeral'),
      unsupported('FUTURE', 'hologram'),
      unsupported('WORDS', 'other'),
      unsupported('TYPELESS', 'other'),
    ],
  },
  'request-welcome': { rule: 'an opened chat is a welcome', events: [heard('WELCOME', { kind: 'welcome' })] },
  'group-message': { rule: 'a group is no conversation', ignored: { group: 1 } },
  'own-number': {
    rule: 'what comes from our own number is staff writing to a customer, never a customer',
    events: [heard('OWN', { kind: 'staff_echo', text: 'Je vous appelle' })],
    ignored: { echo: 1 },
  },
  'staff-echo': {
    rule: "a message from the staff's phone belongs to the conversation of its recipient",
    events: [
      heard('ECHO', { kind: 'staff_echo', text: 'On arrive' }, { user: NADIA_SCOPED }),
      heard('ECHO2', { kind: 'staff_echo' }, { user: NADIA_SCOPED }),
    ],
    ignored: { echo: 2, group: 1, malformed: 1 },
  },
  'user-id-update': {
    rule: 'an update of the business-scoped id links the old one to the new',
    events: [
      {
        id: `user_id_update:${SCOPED}:DZ.999:1749416383`,
        channel: 'whatsapp',
        accountId: ACCOUNT,
        user: { key: SCOPED, scopedId: SCOPED },
        at: AT,
        content: { kind: 'identity_changed', next: { key: 'DZ.999', scopedId: 'DZ.999', phone: '213555000009' } },
      },
    ],
    ignored: { malformed: 3 },
  },
  'user-id-update-short': {
    rule: 'an update of the business-scoped id may stand alone',
    events: [
      {
        id: `user_id_update:${SCOPED}:DZ.999:`,
        channel: 'whatsapp',
        accountId: ACCOUNT,
        user: { key: SCOPED, scopedId: SCOPED },
        at: RECEIVED_AT,
        content: { kind: 'identity_changed', next: { key: 'DZ.999', scopedId: 'DZ.999' } },
      },
    ],
  },
  'status-sent': {
    rule: 'a status finds its send by our own data and says what it costs',
    receipts: [told('OURS', 'sent', { callback: CALLBACK, user: NADIA, pricing: 'service' })],
  },
  'status-delivered': {
    rule: 'an older pricing model says its category too',
    receipts: [told('OURS', 'delivered', { callback: CALLBACK, pricing: 'utility' })],
  },
  'status-read': {
    rule: 'a played voice note was read',
    receipts: [told('OURS', 'read', { callback: CALLBACK }), told('VOICE', 'read', { callback: CALLBACK })],
  },
  'status-failed': {
    rule: 'a failure says why, as far as Meta does',
    receipts: [
      told('OURS', 'failed', {
        callback: CALLBACK,
        errorCode: 131047,
        errorDetail: 'More than 24 hours have passed',
      }),
      told('OURS2', 'failed', { errorCode: 130472, errorDetail: 'Experiment' }),
      told('OURS3', 'failed'),
    ],
  },
  'status-scoped-recipient': {
    rule: 'a status may name its recipient by business-scoped id, in either spelling of the parent, or not at all',
    receipts: [
      told('OURS', 'delivered', { user: { key: SCOPED, scopedId: SCOPED } }),
      told('OURS2', 'delivered', { user: { key: SCOPED, scopedId: SCOPED } }),
      { account: { channel: 'whatsapp', accountId: ACCOUNT }, status: 'failed', at: AT, providerId: 'wamid.OURS3' },
    ],
  },
  'status-group': { rule: 'a status of a group is counted', ignored: { group: 2 } },
  'status-unknown': {
    rule: 'a status that is none of a delivery is counted by its name',
    ignored: {
      'status:accepted': 1,
      'status:held_for_quality_assessment': 1,
      'status:deleted': 1,
      'status:other': 2,
    },
  },
  'status-nameless': {
    rule: 'a status without a message id counts if it carries our data',
    receipts: [{ account: { channel: 'whatsapp', accountId: ACCOUNT }, status: 'sent', at: AT, callback: CALLBACK }],
    ignored: { malformed: 1 },
  },
  'value-errors': { rule: 'errors of the account are counted', ignored: { value_errors: 2 } },
  'other-fields': {
    rule: 'what concerns no conversation is counted by its field',
    ignored: { ...Object.fromEntries(OTHER_FIELDS.map((field) => [`field:${field}`, 1])), 'field:other': 2 },
  },
  'dashboard-test': {
    rule: "the dashboard's Test button is a message to an account nobody has",
    events: [
      {
        id: 'ABGGFlA5Fpa',
        channel: 'whatsapp',
        accountId: '123456123',
        user: { key: '16315551181', phone: '16315551181', name: 'test user name' },
        at: 1_504_902_988_000,
        content: { kind: 'text', text: 'this is a text message' },
        messageId: 'ABGGFlA5Fpa',
      },
    ],
  },
  batch: {
    rule: 'every message of every change of every entry is heard, each on its own account',
    events: [
      text('B1', 'un'),
      text('B2', 'deux', { user: { key: '213555000002', phone: '213555000002', name: 'Samir' } }),
      text('B3', 'trois'),
      text('B4', 'quatre', { user: { key: '213555000003', phone: '213555000003', name: 'Lina' } }),
      text('B5', 'cinq', { accountId: '100000000000002' }),
    ],
    receipts: [told('OURS', 'sent', { user: NADIA })],
  },
  'odd-times': {
    rule: 'messages keep the order they came in and the time Meta signed, and a senseless time is the time of arrival',
    events: [
      text('SAMEA', 'a'),
      text('EARLIER', 'b', { at: AT - 3_000 }),
      text('NUMBERTIME', 'c', { at: AT + 1_000 }),
      text('MS', 'd', { at: AT + 2_000 }),
      text('NOTIME', 'e', { at: RECEIVED_AT }),
      text('ZERO', 'f', { at: RECEIVED_AT }),
    ],
  },
  malformed: {
    rule: 'nulls, lists for objects and objects for lists cost their neighbours nothing',
    events: [unsupported('', 'text', byPhone), text('GOOD', 'je suis là', byPhone)],
    receipts: [told('OURS', 'sent')],
    ignored: { malformed: 17 },
  },
};
