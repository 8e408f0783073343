import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { inspectConversation } from '../support/dev.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { ROOT } from '../support/source-tree.ts';
import { postgresPidOf } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { post, request, whatsappText } from '../support/webhook.ts';

function turnPostgres(direction: 'up' | 'down'): void {
  const env = { ...process.env, ...inject('place').env };
  execFileSync(process.execPath, [join(ROOT, 'scripts/dev/postgres-switch.ts'), direction], { env, stdio: 'pipe' });
}

/** Postmaster and sessions: an open connection hangs too. */
function postgresProcesses(): readonly number[] {
  const pid = postgresPidOf(inject('place'));
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return [pid, ...children];
}

afterEach(async () => {
  turnPostgres('up');
  await until(async () => (await request('/readyz')).status === 200, 20_000);
});

describe('while Postgres is down', () => {
  it('menu and cart still answer, a confirmed order waits and is told of once, and completes by itself afterwards', async () => {
    const nadia = new Person();
    await nadia.does(['menu', 'P01 x2', 'commander', 'sur place', 'table 9']);
    turnPostgres('down');
    expect((await request('/readyz')).body).toMatchObject({ ready: false, checks: { postgres: 'failed' } });

    const other = new Person({ channel: 'messenger' });
    await other.does(['menu', 'B01 x1', 'panier', 'aide']);
    expect(other.text).toContain('commander');

    await nadia.taps('Confirmer');
    expect(nadia.text).toContain('dès qu’elle est enregistrée');
    await nadia.types('menu');
    await nadia.types('P02 x1');
    expect(nadia.text).toContain('Pizza Pepperoni');

    turnPostgres('up');
    await nadia.waits(60_000);
    expect(nadia.text).toMatch(/Commande|commande n° \d+/);
    expect(nadia.text).toContain('2 × Pizza Margherita');
    const orders = await rows<{ total_cents: number }>('select total_cents from orders where user_id = $1', [nadia.id]);
    expect(orders).toEqual([{ total_cents: 180_000 }]);
    const told = (await nadia.received()).filter(({ text }) => text.includes('dès qu’elle est enregistrée'));
    expect(told).toHaveLength(1);
    expect((await inspectConversation({ user: nadia.id })).state?.cart.lines).toHaveLength(1);
  });

  it('that hangs instead of refusing, the talk goes on all the same', async () => {
    const nadia = new Person();
    await nadia.does(['P01 x1', 'commander', 'sur place', 'table 2']);
    const stopped = postgresProcesses();
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    try {
      await nadia.taps('Confirmer');
      expect(nadia.text).toContain('dès qu’elle est enregistrée');
      await nadia.types('menu');
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
    await nadia.waits(60_000);
    expect(nadia.text).toMatch(/n° \d+/);
    expect(await rows('select 1 from orders where user_id = $1', [nadia.id])).toHaveLength(1);
  });

  it('the archive misses nothing and holds nothing twice when it is back', async () => {
    const people = Array.from({ length: 10 }, () => new Person());
    turnPostgres('down');
    for (const person of people) await person.types('menu');
    turnPostgres('up');
    const archived = () =>
      rows<{ n: number }>(
        `select count(*)::int as n from outbound_messages o
         where o.status = 'SENT' and o.receipt = 'read' and o.conversation_object_id = any($1)`,
        [ids],
      );
    const ids = await Promise.all(people.map(async (person) => (await inspectConversation({ user: person.id })).id));
    await until(async () => (await archived())[0]?.n === 10, 80_000);
    const inbound = await rows(
      'select conversation_object_id from inbound_messages where conversation_object_id = any($1)',
      [ids],
    );
    expect(inbound).toHaveLength(10);
  });

  it('an account never seen before gets 503, so that Meta comes again', async () => {
    turnPostgres('down');
    const body = whatsappText(new Person().id, 'menu').replace('100000000000001', '100000000000777');
    const answer = await post(body);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.body).toMatchObject({ code: 'SYS-503' });
  });
});
