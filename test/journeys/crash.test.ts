import { expect, inject, it } from 'vitest';
import { messagesTo, meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { pidOf } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { post, textMessage, whatsappChange, whatsappWebhook } from '../support/webhook.ts';

const MESSAGES = 500;
const SENDERS = 16;
const KILL_AFTER = 200;
/** A message that was claimed and not sent: its lease (30 s), its grace (60 s), and the two alarms that look (10 to 20 s each). */
const LAST_ANSWER_MS = 150_000;

it('answers every acknowledged message exactly once, though the Worker is killed in the middle of five hundred', async () => {
  await meta.limits({ knownUsersOnly: false, perNumberPerSecond: 10_000 });
  const users = Array.from({ length: MESSAGES }, () => new Person().id);
  const acknowledged = new Set<string>();
  const queue = [...users];
  const place = inject('place');
  const firstPid = pidOf(place, 'workerd');

  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let user = queue.shift(); user !== undefined; user = queue.shift()) {
        const body = whatsappWebhook([whatsappChange({ messages: [textMessage(user, 'menu')] })]);
        await until(async () => (await post(body).catch(() => null))?.status === 200, 30_000);
        acknowledged.add(user);
        if (acknowledged.size === KILL_AFTER) process.kill(firstPid, 'SIGKILL');
      }
    }),
  );
  expect(pidOf(place, 'workerd')).not.toBe(firstPid);
  expect(acknowledged.size).toBe(MESSAGES);

  const counts = async () => Promise.all(users.map(async (user) => (await messagesTo(user)).length));
  await until(async () => (await counts()).every((count) => count >= 1), LAST_ANSWER_MS);
  expect((await counts()).filter((count) => count !== 1)).toEqual([]);
  // The journal catches up by itself, and nothing is in it twice.
  const archived = () =>
    rows<{ inbound: string; outbound: string }>(
      `select (select count(*) from inbound_messages i where i.conversation_object_id = any(select conversation_object_id from outbound_messages
         where created_at > now() - interval '3 minutes')) as inbound,
       (select count(*) from outbound_messages where status = 'SENT' and created_at > now() - interval '3 minutes') as outbound`,
    );
  await until(async () => Number((await archived())[0]?.outbound) >= MESSAGES, 80_000);
}, 300_000);
