import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConversationState, decodeState, encodeState, initialState } from '#src/conversation/index';
import { type StateVersions, upgradeState } from '#src/conversation/upgrade-state';
import { Customer } from '../../support/customer.ts';
import { atRecap } from '../../support/customer-at.ts';
import { ROOT } from '../../support/source-tree.ts';

const FOLDER = path.join(ROOT, 'test/fixtures/state');
const CURRENT = initialState('fr').version;

/** States by what was going on, as a deployed version wrote them. A version's file is never changed again. */
type Fixture = Readonly<Record<string, unknown>>;

const fixtures = readdirSync(FOLDER).map((file) => ({
  version: Number(/^version-(\d+)\.json$/.exec(file)?.[1]),
  states: Object.entries(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Fixture),
}));

function customerWith(state: ConversationState): Customer {
  const customer = new Customer();
  customer.state = state;
  customer.now = Math.max(customer.now, state.lastEventAt);
  return customer;
}

describe('a conversation that an earlier version of the Worker stored', () => {
  it('has a fixture for every version there ever was, the current one included', () => {
    const versions = fixtures.map(({ version }) => version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: CURRENT }, (_, index) => index + 1));
  });

  const cases = fixtures.flatMap(({ version, states }) => states.map(([what, state]) => ({ version, what, state })));

  it.each(cases)('version $version, $what: is read, and the talk goes on to an order', ({ state }) => {
    const decoded = decodeState(JSON.stringify(state));
    expect(decoded.version).toBe(CURRENT);
    const customer = customerWith(decoded);
    expect(customer.types('lang fr').types('panier').replies).toHaveLength(2);
    customer.retriesOrder();
    customer.types('S01 x1').types('commander').types('sur place');
    if (customer.intent === 'ASK_TABLE') customer.types('7');
    const before = customer.placed.length;
    expect(customer.types('oui').placed).toHaveLength(before + 1);
    expect(customer.text).toContain('1 × Salade');
  });

  it('keeps everything that the current version knows of it', () => {
    const current = fixtures.find(({ version }) => version === CURRENT);
    const names = Object.keys(initialState('fr')).sort();
    for (const [what, state] of current?.states ?? []) expect(Object.keys(state as object).sort(), what).toEqual(names);
  });
});

describe('a state', () => {
  it('is read as it was written', () => {
    const { state } = atRecap('livraison');
    expect(decodeState(encodeState(state))).toEqual(state);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '7'],
    ['nothing', 'null'],
    ['something else', '{"version":1}'],
    ['of no version', '{"stage":{"kind":"idle"},"cart":{}}'],
    ['of a later version, after a rollback', `{"version":${CURRENT + 1},"stage":{"kind":"idle"},"cart":{}}`],
    ['of a version that was never deployed', '{"version":0,"stage":{"kind":"idle"},"cart":{}}'],
  ])('that is %s is refused, not guessed', (_what, text) => {
    expect(() => decodeState(text)).toThrow(expect.objectContaining({ code: 'STATE_UNREADABLE' }));
  });
});

describe('an upgrade', () => {
  const versions: StateVersions = {
    current: 3,
    upgrades: { 1: (old) => ({ ...old, basket: old.cart }), 2: (old) => ({ ...old, seen: [old.basket] }) },
  };

  it('goes step by step from whichever version wrote the state', () => {
    expect(upgradeState({ version: 1, cart: 7 }, versions)).toEqual({ version: 3, cart: 7, basket: 7, seen: [7] });
    expect(upgradeState({ version: 2, basket: 8 }, versions)).toEqual({ version: 3, basket: 8, seen: [8] });
    expect(upgradeState({ version: 3 }, versions)).toEqual({ version: 3 });
  });

  it('that nobody wrote stops the reading', () => {
    expect(() => upgradeState({ version: 1 }, { ...versions, upgrades: {} })).toThrow(
      'no upgrade from state version 1',
    );
  });
});
