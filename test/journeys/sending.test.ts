import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { inspectConversation, runCron } from '../support/dev.ts';
import { messagesTo, meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 3_600_000;
/** Longer than the grace of an unknown reply. */
const GRACE_OVER_MS = 65_000;

async function lastRow(person: Person) {
  const { channel, id: user } = person;
  const account = { whatsapp: '100000000000001', instagram: '300000000000001', messenger: '400000000000001' }[channel];
  const { outbox } = await inspectConversation({ user, channel, account });
  return outbox.reduce((newest, row) => (row.id > newest.id ? row : newest));
}

beforeEach(async () => {
  await meta.limits({ knownUsersOnly: true, perNumberPerSecond: 10_000 });
});

afterEach(async () => {
  await meta.faults([]);
  await meta.receipts({ mode: 'normal' });
  await meta.clock(0);
});

describe('an answer that Graph refuses', () => {
  it('for a moment goes out a moment later, once', async () => {
    const person = new Person();
    await meta.faults([
      { match: { to: person.id }, status: 500, body: { error: { code: 131000, message: 'x' } }, times: 1 },
    ]);
    await person.types('menu');
    expect(await messagesTo(person.id)).toHaveLength(1);
    expect(await lastRow(person)).toMatchObject({ attempt: 2 });
  });

  it('holds up the answers behind it, so that they arrive in order', async () => {
    const person = new Person();
    await meta.faults([
      { match: { to: person.id }, status: 429, body: { error: { code: 131056, message: 'x' } }, times: 2 },
    ]);
    await person.sends({ kind: 'text', text: 'P01 x1' });
    await person.sends({ kind: 'text', text: 'P02 x1' });
    await person.sends({ kind: 'text', text: 'S01 x1' });
    await until(async () => (await messagesTo(person.id)).length === 3, 30_000);
    const texts = (await person.received()).map(({ text }) => text);
    expect(texts.map((text) => text.split('\n')[0])).toEqual([
      '✅ Ajouté : 1 × Pizza Margherita',
      '✅ Ajouté : 1 × Pizza Pepperoni',
      '✅ Ajouté : 1 × Salade',
    ]);
  });

  it('for good is given up, kept as a dead letter, and does not stop the next one', async () => {
    const person = new Person();
    await meta.faults([
      { match: { to: person.id }, status: 400, body: { error: { code: 131026, message: 'x' } }, times: 1 },
    ]);
    await person.sends({ kind: 'text', text: 'menu' });
    await until(async () => (await lastRow(person)).status === 'failed');
    await person.types('panier');
    const { id } = await inspectConversation({ user: person.id });
    const letters = await until(async () => {
      const found = await rows(
        'select source, outbox_seq, error_code, reason from dead_letters where conversation_object_id = $1',
        [id],
      );
      return found.length > 0 && found;
    }, 20_000);
    expect(letters).toEqual([{ source: 'send', outbox_seq: '1', error_code: 131026, reason: 'drop' }]);
    await until(async () => {
      const archived = await rows<{ status: string }>(
        'select status from outbound_messages where conversation_object_id = $1 order by outbox_seq',
        [id],
      );
      return archived.map(({ status }) => status).join() === 'DLQ,SENT';
    }, 20_000);
  });
});

describe('an answer of which nobody knows whether it was sent', () => {
  it('is not sent again when its receipt comes', async () => {
    const person = new Person();
    await meta.faults([{ match: { to: person.id }, drop: 'after', times: 1 }]);
    await person.types('menu');
    await until(async () => ['delivered', 'read'].includes((await lastRow(person)).status));
    await meta.clock(GRACE_OVER_MS);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await messagesTo(person.id)).toHaveLength(1);
    expect(await lastRow(person)).toMatchObject({ attempt: 1 });
  });

  it('waits a minute for its receipt, then goes once more and no more', async () => {
    const person = new Person();
    await meta.receipts({ mode: 'withhold' });
    await meta.faults([{ match: { to: person.id }, drop: 'after', times: 5 }]);
    await person.sends({ kind: 'text', text: 'menu' });
    await until(async () => (await lastRow(person)).status === 'unknown');
    await meta.clock(GRACE_OVER_MS);
    await until(async () => (await messagesTo(person.id)).length === 2, 20_000);
    await until(async () => (await lastRow(person)).status === 'unknown');
    await meta.clock(3 * GRACE_OVER_MS);
    await until(async () => (await lastRow(person)).status === 'abandoned', 20_000);
    expect(await messagesTo(person.id)).toHaveLength(2);
  });

  it('is settled on Messenger by the echo that carries our own data', async () => {
    const person = new Person({ channel: 'messenger' });
    await meta.faults([{ match: { to: person.id }, drop: 'after', times: 1 }]);
    await person.types('menu');
    await until(async () => ['sent', 'delivered', 'read'].includes((await lastRow(person)).status));
    expect(await messagesTo(person.id)).toHaveLength(1);
  });
});

describe('receipts', () => {
  it.each(['duplicate', 'reverse', 'delay'])('that come in mode "%s" end where they should', async (mode) => {
    const person = new Person();
    await meta.receipts({ mode, delayMs: 700 });
    await person.types('menu');
    await until(async () => (await lastRow(person)).status === 'read', 15_000);
  });
});

describe('the 24-hour window', () => {
  it('stops a free-form answer that comes too late, and says so in the archive', async () => {
    const person = new Person();
    await meta.faults([
      { match: { to: person.id }, status: 503, body: { error: { code: 131016, message: 'x' } }, times: 3 },
    ]);
    await person.sends({ kind: 'text', text: 'menu' });
    await until(async () => (await lastRow(person)).errorCode === 131016);
    await meta.clock(25 * HOUR_MS);
    await until(async () => (await lastRow(person)).status === 'failed', 20_000);
    expect(await lastRow(person)).toMatchObject({ error: 'window_closed' });
    expect(await messagesTo(person.id)).toHaveLength(0);
  });

  it('offers a half-finished cart again to a customer who comes back the next day', async () => {
    const person = new Person();
    await person.does(['P01 x2']);
    await meta.clock(25 * HOUR_MS);
    await person.types('bonjour');
    expect(person.text).toContain('Tu avais laissé un panier');
    await person.taps('Continuer');
    expect(person.text).toContain('2 × Pizza Margherita');
  });
});

describe('a WhatsApp customer sees that they were read', () => {
  it('the read mark with its typing indicator goes before the answer', async () => {
    const person = new Person();
    const { messageId } = await person.sends({ kind: 'text', text: 'menu' });
    await person.waits();
    const items = await meta.sent();
    const mark = items.findIndex((item) => item.body.message_id === messageId);
    const answer = items.findIndex((item) => item.to === person.id);
    expect(items[mark]?.body).toMatchObject({ status: 'read', typing_indicator: { type: 'text' } });
    expect(mark).toBeLessThan(answer);
  });
});

describe('what was forgotten', () => {
  const sweeps = () => [...readFileSync(inject('logFile'), 'utf8').matchAll(/"job":"sweep-outbox","woken":(\d+)/g)];
  const sweep = async (): Promise<number> => {
    const before = sweeps().length;
    await runCron('*/5 * * * *');
    await until(async () => sweeps().length > before);
    return Number(sweeps().at(-1)?.[1]);
  };

  it('is found by the sweep: a conversation that the archive has as open is woken, which sends nothing twice', async () => {
    const person = new Person();
    await person.types('menu');
    const { id } = await inspectConversation({ user: person.id });
    const archived = "select 1 from outbound_messages where conversation_object_id = $1 and status = 'SENT'";
    // The time of the journal's alarm.
    await meta.clock(GRACE_OVER_MS);
    await until(async () => (await rows(archived, [id])).length > 0, 20_000);
    const before = await sweep();
    const reopen = `update outbound_messages set status = $2, updated_at = now() - interval '10 minutes'
      where conversation_object_id = $1`;
    await rows(reopen, [id, 'PENDING']);
    expect(await sweep()).toBeGreaterThan(before);
    await rows(reopen, [id, 'SENT']);
    expect(await messagesTo(person.id)).toHaveLength(1);
  });
});
