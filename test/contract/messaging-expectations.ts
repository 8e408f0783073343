import type { Channel, InboundContent, InboundEvent, MediaItem, MediaType, Receipt } from '#src/messages/index';
import { AT, CALLBACK, type Expectations } from './expectation.ts';

interface Place {
  readonly channel: Exclude<Channel, 'whatsapp'>;
  readonly accountId: string;
  readonly userId: string;
}

const MESSENGER_PLACE: Place = { channel: 'messenger', accountId: '400000000000001', userId: '7000000000000001' };
const INSTAGRAM_PLACE: Place = { channel: 'instagram', accountId: '300000000000001', userId: '8000000000000001' };

function voices({ channel, accountId, userId }: Place) {
  const user = { key: userId, scopedId: userId };
  /** Said without an id of Meta's. */
  const said = (id: string, content: InboundContent, rest: Partial<InboundEvent> = {}): InboundEvent => ({
    id,
    channel,
    accountId,
    user,
    at: AT,
    content,
    ...rest,
  });
  const heard = (mid: string, content: InboundContent, rest: Partial<InboundEvent> = {}): InboundEvent =>
    said(`m_${mid}`, content, { messageId: `m_${mid}`, ...rest });
  const text = (mid: string, words: string, rest: Partial<InboundEvent> = {}): InboundEvent =>
    heard(mid, { kind: 'text', text: words }, rest);
  const media = (mid: string, items: readonly MediaItem[], caption?: string): InboundEvent =>
    heard(mid, caption === undefined ? { kind: 'media', items } : { kind: 'media', items, caption });
  const told = (status: Receipt['status'], rest: Partial<Receipt>): Receipt => ({
    account: { channel, accountId },
    status,
    at: AT,
    user,
    ...rest,
  });
  return { said, heard, text, media, told };
}

function choice(optionId: string, title: string): InboundContent {
  return { kind: 'choice', optionId, title };
}

function upload(type: MediaType, name: string): MediaItem {
  return { type, url: `https://lookaside.fbsbx.com/${name}` };
}

/** What both Page-shaped channels must read alike. */
function shared(place: Place): Expectations {
  const { said, heard, text, media, told } = voices(place);
  const { userId } = place;
  const other = { key: `${userId}2`, scopedId: `${userId}2` };
  const secondAccount = `${place.accountId.slice(0, -1)}2`;
  const standby = { standby: true } as const;
  return {
    text: { rule: 'a text is read as it was written', events: [text('TEXT', 'menu')] },
    'text-arabic': {
      rule: 'Arabic and emoji arrive unchanged',
      events: [text('ARABIC', 'قائمة الطعام 🍕')],
    },
    'text-reply': {
      rule: 'a reply names the message it answers',
      events: [text('REPLY', 'celle-ci', { replyTo: 'm_OURS' })],
    },
    'text-no-mid': {
      rule: 'a message without an id is known by its sender and signed time; without either it cannot be told from its repeat',
      events: [said(`message:${userId}:${AT}`, { kind: 'text', text: 'sans nom' })],
      ignored: { malformed: 1 },
    },
    'quick-reply': {
      rule: 'a tapped quick reply is a choice, without a payload it is its words',
      events: [
        heard('QUICK', choice('MODE_LIVRAISON', 'Livraison')),
        heard('QUICK2', choice('CART', 'CART')),
        text('QUICK3', 'Livraison'),
      ],
    },
    postback: { rule: 'a postback is a choice', events: [heard('POST', choice('HELP_MENU', 'Menu'))] },
    'postback-no-mid': {
      rule: 'a postback without an id is known by its sender and time, never by its payload',
      events: [
        said(`postback:${userId}:${AT}`, choice('GET_STARTED', 'Commencer')),
        said(`postback:${userId}:${AT}`, choice('CART', 'CART')),
        said(`postback:${userId}:${AT + 1}`, choice('Panier', 'Panier'), { at: AT + 1 }),
        said(`postback:${userId}:${AT + 2}`, { kind: 'unsupported', what: 'postback' }, { at: AT + 2 }),
      ],
      ignored: { malformed: 1 },
    },
    standby: {
      rule: 'what another app answers is heard and marked, a postback there without its payload',
      events: [
        text('SBTEXT', 'à l’autre app', standby),
        said(`postback:${userId}:${AT}`, choice('Menu', 'Menu'), standby),
        heard('SBECHO', { kind: 'staff_echo', text: 'réponse de l’autre app' }, standby),
      ],
    },
    images: {
      rule: 'all images of a message are one message, also one without an address',
      events: [
        media('IMAGE', [upload('image', '1')]),
        media('IMAGES', [upload('image', '2'), upload('image', '3'), { type: 'image' }], 'voilà'),
      ],
    },
    media: {
      rule: 'audio, video and files are told apart',
      events: [media('MEDIA', [upload('audio', 'a'), upload('video', 'v'), upload('document', 'f')])],
    },
    unsupported: {
      rule: 'what the API cannot carry, and a message of nothing, are unreadable',
      events: [
        heard('UNSUP', { kind: 'unsupported', what: 'unsupported' }),
        heard('NOTHING', { kind: 'unsupported', what: 'empty' }),
      ],
    },
    'echo-by-staff': {
      rule: 'a message from our side belongs to the conversation of its recipient',
      events: [
        heard('STAFF', { kind: 'staff_echo', text: 'On arrive' }),
        heard('STAFF2', { kind: 'staff_echo' }),
        said(`echo:${userId}:${AT + 1}`, { kind: 'staff_echo', text: 'sans mid' }, { at: AT + 1 }),
      ],
    },
    'echo-to-nobody': {
      rule: 'the bot never talks to its own account, whatever that account sent',
      events: [heard('UNFLAGGED', { kind: 'staff_echo', text: 'sans drapeau' })],
      ignored: { malformed: 1, echo: 3 },
    },
    reaction: {
      rule: 'a reaction is known by target, sender, action and time, and is taken back without an emoji',
      events: [
        said(`reaction:m_OURS:${userId}:react:${AT}`, { kind: 'reaction', targetId: 'm_OURS', emoji: '❤' }),
        ...[1, 2].map((ms) =>
          said(
            `reaction:m_OURS:${userId}:unreact:${AT + ms}`,
            { kind: 'reaction', targetId: 'm_OURS' },
            { at: AT + ms },
          ),
        ),
      ],
      ignored: { malformed: 1 },
    },
    referral: {
      rule: 'a link, an ad and an opt-in are a welcome that says where from, if anybody came',
      events: [
        said(`referral:${userId}:${AT}`, { kind: 'welcome', referral: 'table-7' }),
        said(`referral:${userId}:${AT + 1}`, { kind: 'welcome', referral: 'ADS' }, { at: AT + 1 }),
        said(`optin:${userId}:${AT}`, { kind: 'welcome', referral: 'site' }),
      ],
      ignored: { malformed: 1 },
    },
    'message-edit': {
      rule: 'an edit names its message; Instagram also sends edits of nobody, which are counted',
      events: [said('edit:m_TEXT:1', { kind: 'edit', targetId: 'm_TEXT', text: '2 pizzas' }, { messageId: 'm_TEXT' })],
      ignored: { malformed: 1 },
    },
    'thread-control': {
      rule: 'thread control and whatever Meta thinks of next is counted by its name',
      ignored: {
        'item:pass_thread_control': 1,
        'item:take_thread_control': 1,
        'item:request_thread_control': 1,
        'item:app_roles': 1,
        'item:account_linking': 1,
        'item:other': 1,
        malformed: 1,
      },
    },
    'standby-only-odd': {
      rule: 'an entry of standby alone is heard, good items beside bad ones',
      events: [text('SBGOOD', 'encore là', standby)],
      ignored: { malformed: 2 },
    },
    'object-crossed': {
      rule: 'the account is found by id, whichever platform the body names',
      events: [text('CROSSED', 'menu')],
    },
    'entry-without-id': {
      rule: 'without an entry id our side of the message names the account',
      events: [text('NOENTRY', 'menu'), heard('NOENTRYECHO', { kind: 'staff_echo', text: 'On arrive' })],
    },
    'odd-times': {
      rule: 'times are milliseconds, also as strings or seconds, and a missing one is the time of the entry',
      events: [
        text('STRING', 'a'),
        text('SECONDS', 'b'),
        text('EARLIER', 'c', { at: AT - 5_000 }),
        text('ENTRYTIME', 'd', { at: AT + 50 }),
        text('SENSELESS', 'e', { at: AT + 50 }),
      ],
    },
    'identity-odd': {
      rule: 'nobody is nobody, and a number too big to arrive unharmed names nobody either',
      events: [text('NUMBER', 'nombre', { user: { key: '123456789', scopedId: '123456789' } })],
      ignored: { malformed: 4 },
    },
    'page-changes': {
      rule: 'comments and other changes of the Page are counted by their field',
      ignored: { 'field:feed': 1, 'field:other': 2 },
    },
    batch: {
      rule: 'every item of every entry is heard, each on its own account',
      events: [
        text('B1', 'un'),
        text('B2', 'deux', { user: other }),
        text('B3', 'trois', standby),
        text('B4', 'quatre', { accountId: secondAccount }),
        text('B5', 'cinq', { accountId: secondAccount }),
      ],
      receipts: [told('read', { providerId: 'm_OURS' })],
    },
    malformed: {
      rule: 'nulls, lists for objects and objects for lists cost their neighbours nothing',
      events: [said(`message:${userId}:${AT}`, { kind: 'unsupported', what: 'empty' }), text('GOOD', 'je suis là')],
      ignored: { malformed: 10 },
    },
    'dashboard-test': { rule: "the dashboard's Test button is counted", ignored: { 'field:messages': 1 } },
  };
}

function messengerOnly(): Expectations {
  const { heard, text, media, told } = voices(MESSENGER_PLACE);
  const place = { kind: 'location', latitude: 36.7538, longitude: 3.0588 } as const;
  return {
    sticker: {
      rule: 'a sticker is a sticker, also when it calls itself an image',
      events: [
        media('STICKER', [{ type: 'sticker', url: 'https://scontent.example/s' }]),
        media('STICKER2', [{ type: 'sticker' }]),
      ],
    },
    location: {
      rule: 'a pinned place is a location, whatever stands beside it',
      events: [heard('PLACE', { ...place, label: 'Pinned Location' }), heard('PLACE2', place)],
    },
    'location-senseless': {
      rule: 'a point nobody can stand on is unreadable, unless there are words with it',
      events: [heard('NOPLACE', { kind: 'unsupported', what: 'location' }), text('NOPLACE2', 'ici')],
    },
    'link-preview': {
      rule: 'the preview of a link does not turn a text into media',
      events: [
        text('LINK', 'https://example.dz/menu'),
        media('LINK2', [{ type: 'other', url: 'https://example.dz/menu' }]),
      ],
    },
    'attachment-unknown': {
      rule: 'an attachment nobody knows is still something the customer sent',
      events: [
        media('BOOKING', [{ type: 'other' }, { type: 'other', url: 'https://example.dz/h' }]),
        media('OBJECT', [upload('image', '1')]),
      ],
    },
    'echo-of-ours': {
      rule: 'the echo of our own send is its receipt',
      receipts: [told('sent', { callback: CALLBACK, providerId: 'm_OURS' })],
    },
    'echo-by-other-app': {
      rule: 'what another app sends for the Page is not ours to talk over',
      events: [
        heard('OTHER', { kind: 'staff_echo', text: 'Bonjour' }),
        heard('OTHER2', { kind: 'staff_echo', text: 'Bonjour' }),
      ],
    },
    delivery: {
      rule: 'a delivery names its messages, or only says up to when, also as a string',
      receipts: [
        told('delivered', { providerId: 'm_1' }),
        told('delivered', { providerId: 'm_2' }),
        told('delivered', { watermark: AT }),
        told('delivered', { watermark: AT }),
        told('delivered', { providerId: 'm_3' }),
      ],
      ignored: { malformed: 1 },
    },
    read: { rule: 'read is up to a moment', receipts: [told('read', { watermark: AT })] },
    'read-otherwise': {
      rule: 'the moment may be a string, and a message may be named instead',
      receipts: [told('read', { watermark: AT }), told('read', { providerId: 'm_OURS' })],
      ignored: { malformed: 2 },
    },
  };
}

function instagramOnly(): Expectations {
  const { said, text, heard, media, told } = voices(INSTAGRAM_PLACE);
  const kinds = ['SHARE', 'IGPOST', 'IGREEL', 'REEL', 'IGSTORY', 'STORYMENTION', 'EPHEMERAL', 'HOLOGRAM'];
  return {
    shared: {
      rule: 'a shared post, reel, story or mention is something other than the customer’s own picture',
      events: kinds.map((kind) => media(`SHARED${kind}`, [upload('other', 'ig')])),
    },
    'shared-bare': {
      rule: 'a shared post may come without an address',
      events: [media('SHAREDBARE', [{ type: 'other' }], 'c’est combien ?')],
    },
    'story-reply': {
      rule: 'a reply to a story answers no message of ours',
      events: [heard('STORY', { kind: 'text', text: 'Miam' })],
    },
    unsend: {
      rule: 'an unsent message is revoked under a key of its own, known or not',
      events: ['TEXT', 'TEXT2'].map((mid) =>
        said(`m_${mid}:deleted`, { kind: 'revoke', targetId: `m_${mid}` }, { messageId: `m_${mid}` }),
      ),
    },
    read: { rule: 'read names its message', receipts: [told('read', { providerId: 'm_OURS' })] },
    'read-otherwise': {
      rule: 'read may also be up to a moment',
      receipts: [told('read', { watermark: AT }), told('read', { watermark: AT })],
      ignored: { malformed: 2 },
    },
    text: { rule: 'a text is read as it was written', events: [text('TEXT', 'menu')] },
  };
}

export const MESSENGER: Expectations = { ...shared(MESSENGER_PLACE), ...messengerOnly() };
export const INSTAGRAM: Expectations = { ...shared(INSTAGRAM_PLACE), ...instagramOnly() };
