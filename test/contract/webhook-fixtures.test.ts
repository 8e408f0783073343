import { describe, expect, it } from 'vitest';
import { adapterFor } from '#src/channels/index';
import { CHANNELS, type Channel } from '#src/messages/index';
import { type Expectations, fixture, fixtureNames, RECEIVED_AT, whole } from './expectation.ts';
import { INSTAGRAM, MESSENGER } from './messaging-expectations.ts';
import { WHATSAPP } from './whatsapp-expectations.ts';

const EXPECTED: Readonly<Record<Channel, Expectations>> = {
  whatsapp: WHATSAPP,
  instagram: INSTAGRAM,
  messenger: MESSENGER,
};

describe.each(CHANNELS)('%s webhooks', (channel) => {
  const { parse } = adapterFor(channel);

  it('every recorded shape has a rule and every rule a recorded shape', () => {
    expect([...fixtureNames(channel)].sort()).toEqual(Object.keys(EXPECTED[channel]).sort());
  });

  it.each(Object.entries(EXPECTED[channel]))('%s: $rule', (name, expectation) => {
    const { businesses: _origin, ...parsed } = parse(fixture(channel, name), RECEIVED_AT);
    expect(parsed).toStrictEqual(whole(expectation));
  });
});
