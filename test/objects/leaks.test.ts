import { expect, it, vi } from 'vitest';
import type { DeadLetter } from '#durable-objects/conversation-rpc';
import { DatabaseError } from '#src/db/index';
import { MINUTE_MS } from '#src/kernel/clock';
import { sha256Hex } from '#src/kernel/crypto';
import { createLogger } from '#src/kernel/log';
import { TestConversation } from '../support/conversation-object.ts';
import { HYDRA } from '../support/delivery-quote.ts';

/** What one customer says, and what an error makes of it. */
const SAID = [
  'Canarina',
  'zebrure',
  'Zebrure',
  'sansgluten',
  '12 rue du Perroquet',
  '0555000001',
  '213555000001',
  '+213555000001',
];

it('nothing that a customer says leaves a conversation but to the customer: no log, no journal, no dead letter', async () => {
  const lines: string[] = [];
  const letters: DeadLetter[] = [];
  const failures = [
    new Error(SAID.join(' ')),
    Object.assign(new TypeError(SAID.join(' ')), { name: 'Zebrure' }),
    new DatabaseError({ sqlState: 'P0001', constraint: null, raised: SAID.join(' ') }),
  ];
  const nadia = await TestConversation.open({
    deliveryEnabled: true,
    log: createLogger((_level, line) => lines.push(line)),
    sendDeadLetter: async (letter) => void letters.push(letter),
    perform: async (act) => {
      if (act.kind === 'quote_delivery') return { kind: act.kind, preface: act.preface, outcome: HYDRA };
      if (act.kind === 'payment_terms') return { ...act, outcome: null };
      throw failures.shift() ?? new Error(SAID.join(' '));
    },
  });
  const words = ['zebrure', 'menu', 'P01 x2', 'note', 'sansgluten', 'commander', 'livraison', 'Alger', 'Hydra'];
  for (const text of [...words, '12 rue du Perroquet', '0555000001', 'oui']) {
    nadia.now += MINUTE_MS;
    await nadia.types(text);
  }
  await nadia.sends({ kind: 'unsupported', what: 'other' });
  await nadia.drains(() => ({ kind: 'refused', action: 'drop', code: 131_026 }));
  for (let i = 0; i < 4; i++) await nadia.alarms();
  await nadia.drains(() => ({ kind: 'refused', action: 'drop', code: 131_026 }));
  await vi.waitFor(() => expect(letters.length).toBeGreaterThan(0));

  expect(lines.filter((line) => line.includes('"turn_failed"'))).toHaveLength(3);
  expect(nadia.pages.flatMap(({ inbound }) => inbound.map(({ outcome }) => outcome))).toContain('poison');
  const told = [
    ...lines,
    ...letters.map((letter) => JSON.stringify(letter)),
    ...nadia.pages.map((page) => JSON.stringify(page)),
  ];
  const hashes = await Promise.all(SAID.map(sha256Hex));
  for (const word of [...SAID, ...hashes])
    expect(
      told.filter((text) => text.includes(word)),
      word,
    ).toEqual([]);
});
