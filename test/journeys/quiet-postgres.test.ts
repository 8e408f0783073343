import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { CHANNELS } from '#src/messages/index';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';

/** Work behind the answers, on its own clock: the archive of what was sent, what staff are told, and the jobs that look for changes. */
const BACKGROUND = [
  /^insert into (customers|customer_preferences|inbound_messages|outbound_messages|security_events)\b/,
  /^with claimed as \(\s*select \* from claim_staff_notices\b/,
  /^select settle_staff_notice\b/,
  /^select c\.customer_id from customers c\b/,
  /^select restaurant_id, catalog_version::text from restaurants\b/,
  /^(begin|commit)\b/i,
];

let marks = 0;

const postgresLog = () => readFileSync(join(inject('place').stateDir, 'postgres.log'), 'utf8');

/** The jobs of every minute run on the full minute of the machine and take a moment: nothing is counted then. */
async function farFromTheMinute(): Promise<void> {
  const left = MINUTE_MS - (Date.now() % MINUTE_MS);
  if (left < 10 * SECOND_MS) await sleep(left + 5 * SECOND_MS);
  if (left > MINUTE_MS - 5 * SECOND_MS) await sleep(5 * SECOND_MS);
}

async function mark(): Promise<string> {
  const name = `mark-${Date.now()}-${++marks}`;
  await rows(`select '${name}'`);
  await until(async () => postgresLog().includes(name));
  return name;
}

/** Every statement that Postgres executed meanwhile and that is no background work. */
async function statementsDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
  await farFromTheMinute();
  const start = await mark();
  await work();
  const end = await mark();
  const log = postgresLog();
  const between = log.slice(log.lastIndexOf(start), log.lastIndexOf('\n', log.lastIndexOf(end)));
  const statements = [...between.matchAll(/LOG: {2}(?:statement|execute [^:]*): (.*(?:\n\t.*)*)/g)].map(
    ([, text = '']) => text.trim(),
  );
  return statements.filter((text) => !BACKGROUND.some((pattern) => pattern.test(text)));
}

async function logStatements(which: 'all' | 'none'): Promise<void> {
  await rows(`alter system set log_statement = '${which}'`);
  await rows('select pg_reload_conf()');
}

/** Longer than an isolate remembers an account or a menu: their objects are asked again, and must know. */
const FORGOTTEN_MS = 65_000;

beforeAll(async () => {
  await logStatements('all');
  // A minute and a half behind the jobs of every five minutes, which ask for the accounts: far from the next ones.
  const quiet = Math.ceil(Date.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS + 1.5 * MINUTE_MS;
  await meta.clock(quiet - Date.now());
  for (const channel of CHANNELS) await new Person({ channel }).types('menu');
  await meta.clock(quiet - Date.now() + FORGOTTEN_MS);
});
afterAll(async () => {
  await meta.clock(0);
  await logStatements('none');
});

describe.each(CHANNELS)('on %s', (channel) => {
  it('menu, cart, language and help ask Postgres nothing, from the webhook to the message that was sent', async () => {
    const person = new Person({ channel });
    const statements = await statementsDuring(async () => {
      for (const text of ['menu', 'P01 x2', 'panier', 'comment ça marche', 'lang ar']) await person.types(text);
    });
    expect(statements).toEqual([]);
  });
});

it('placing the order is one statement, which shows that they are counted', async () => {
  const person = new Person();
  await person.does(['P01 x2', 'commander', 'sur place', 'table 2']);
  const statements = await statementsDuring(() => person.types('oui'));
  expect(statements).toEqual([expect.stringContaining('place_order')]);
});
