import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountKey,
  formatCallbackData,
  type InboundContent,
  type InboundEvent,
  moreOptionId,
  olderKeys,
  opensWindow,
  parseCallbackData,
  parseMoreOptionId,
  wantsAnswer,
} from '#src/messages/index';

const OBJECT_ID = '0123456789abcdef'.repeat(4);
const CONTENTS: readonly [InboundContent, boolean, boolean][] = [
  [{ kind: 'text', text: 'x' }, true, true],
  [{ kind: 'choice', optionId: 'x', title: 'x' }, true, true],
  [{ kind: 'location', latitude: 1, longitude: 2 }, true, true],
  [{ kind: 'contacts', contacts: [] }, true, true],
  [{ kind: 'media', items: [] }, true, true],
  [{ kind: 'catalog_order', items: [] }, true, true],
  [{ kind: 'form', name: 'x', values: {} }, true, true],
  [{ kind: 'welcome' }, true, true],
  [{ kind: 'unsupported', what: 'x' }, true, true],
  [{ kind: 'reaction', targetId: 'x' }, false, true],
  [{ kind: 'edit', targetId: 'x' }, false, true],
  [{ kind: 'revoke', targetId: 'x' }, false, true],
  [{ kind: 'identity_changed', next: { key: 'x' } }, false, false],
  [{ kind: 'staff_echo' }, false, false],
  [{ kind: 'notice', what: 'x' }, false, false],
];

function event(changes: Partial<InboundEvent> = {}): InboundEvent {
  const content: InboundContent = { kind: 'text', text: 'x' };
  return { id: 'e', channel: 'whatsapp', accountId: '1', user: { key: 'u' }, at: 0, content, ...changes };
}

describe('an event', () => {
  it.each(CONTENTS)('$kind wants an answer: %s, opens the window: %s', (content, answer, window) => {
    expect(wantsAnswer(event({ content }))).toBe(answer);
    expect(opensWindow(event({ content }))).toBe(window);
  });

  it('of a thread that another app owns is not answered', () => {
    expect(wantsAnswer(event({ standby: true }))).toBe(false);
  });
});

describe('callback data', () => {
  it('names object, row and attempt, and is read back', () => {
    const data = { objectId: OBJECT_ID, outboxId: 12, attempt: 3 };
    expect(formatCallbackData(data)).toBe(`v1.${OBJECT_ID}.12.3`);
    fc.assert(
      fc.property(fc.nat(), fc.nat(999), (outboxId, attempt) => {
        const written = { objectId: OBJECT_ID, outboxId, attempt };
        expect(parseCallbackData(formatCallbackData(written))).toEqual(written);
      }),
    );
  });

  it.each([
    '',
    'v1',
    `v2.${OBJECT_ID}.1.1`,
    `v1.${OBJECT_ID}.1`,
    `v1.${OBJECT_ID}.1.1.1`,
    `v1.${OBJECT_ID.toUpperCase()}.1.1`,
    `v1.${OBJECT_ID.slice(1)}.1.1`,
    `v1.${OBJECT_ID}.-1.1`,
    `v1.${OBJECT_ID}.1.1\n`,
    ` v1.${OBJECT_ID}.1.1`,
    `v1.${OBJECT_ID}.1e3.1`,
    `v1.${OBJECT_ID}.${'9'.repeat(16)}.1`,
    '{"order":1}',
  ])('of another system (%j) is not ours', (text) => {
    expect(parseCallbackData(text)).toBeNull();
  });
});

describe('the way to the next page', () => {
  it('carries the list and where to go on', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(999_999), (list, from) => {
        expect(parseMoreOptionId(moreOptionId({ list, from }))).toEqual({ list, from });
      }),
    );
  });

  it.each(['more', 'more:', 'more:1', 'more:1:', 'more:x:MENU', 'more:-1:MENU', 'more:1234567:MENU', 'HELP_MENU'])(
    'is not %j',
    (id) => {
      expect(parseMoreOptionId(id)).toBeNull();
    },
  );
});

describe('names', () => {
  it('an account is named by its channel and its id', () => {
    expect(accountKey({ channel: 'instagram', accountId: '17' })).toBe('instagram:17');
  });

  it('a customer with a new id may have been known by phone', () => {
    expect(olderKeys({ key: 'DZ.1', phone: '213555000001' })).toEqual(['213555000001']);
    expect(olderKeys({ key: '213555000001', phone: '213555000001' })).toEqual([]);
    expect(olderKeys({ key: 'DZ.1' })).toEqual([]);
  });
});
