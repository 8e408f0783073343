import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { CHANNELS } from '#src/messages/index';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';

/** Work behind the answers, on its own clock: the archive of what was sent, and the jobs that look for changes. */
const BACKGROUND = [
  /^insert into (customers|customer_preferences|inbound_messages|outbound_messages|security_events)\b/,
  /^select c\.customer_id from customers c\b/,
  /^select restaurant_id, catalog_version::text from restaurants\b/,
  /^(begin|commit)\b/i,
];

let marks = 0;

const postgresLog = () => readFileSync(join(inject('place').stateDir, 'postgres.log'), 'utf8');

async function mark(): Promise<string> {
  const name = `mark-${Date.now()}-${++marks}`;
  await rows(`select '${name}'`);
  await until(async () => postgresLog().includes(name));
  return name;
}

/** Every statement that Postgres executed meanwhile and that is no background work. */
async function statementsDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
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
