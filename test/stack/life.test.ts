import { afterAll, describe, expect, it } from 'vitest';
import {
  callWorker,
  clearPlace,
  findPlace,
  killAll,
  pidOf,
  postgresPidOf,
  processesOf,
  query,
  type StackRun,
  startStack,
  until,
  workerAnswers,
  writeAs,
} from '../support/stack.ts';

const USER = '213555000077';
const place = await findPlace();
const { ports } = place;
afterAll(() => clearPlace(place));

const stateOfUser = () => callWorker(place, `/__dev/state?channel=whatsapp&account=100000000000001&user=${USER}`);

describe.runIf(process.platform === 'linux')('the local stack', () => {
  let stack: StackRun;

  it('says that it is ready in one line, alone on standard output, within 15 seconds', async () => {
    stack = startStack(place);
    expect(await stack.ready()).toBeLessThan(15_000);
    expect(stack.stdout()).toBe(
      `ready worker=http://127.0.0.1:${ports.worker} meta=http://127.0.0.1:${ports.meta} ` +
        `postgres=postgres://postgres:postgres@127.0.0.1:${ports.postgres}/resto\n`,
    );
  }, 60_000);

  it('every part answers on the port that it was given, with migrations and demo data in place', async () => {
    expect((await callWorker(place, '/healthz')).status).toBe(200);
    const paths = [
      [ports.meta, '/_control/sent'],
      [ports.neon, '/healthz'],
      [ports.stt, '/_control/calls'],
      [ports.chargily, '/_control/checkouts'],
    ] as const;
    for (const [port, path] of paths) {
      expect((await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5_000) })).status).toBe(200);
    }
    const [menu] = await query(place, 'select count(*)::int as items from menu_items');
    expect(menu).toEqual({ items: 8 });
  });

  it('a customer who writes gets an answer, which goes through all of it', async () => {
    await writeAs(place, { from: USER, text: 'menu' });
    const sent = `http://127.0.0.1:${ports.meta}/_control/sent?to=${USER}`;
    await until(async () => {
      const { items } = (await (await fetch(sent)).json()) as { items: unknown[] };
      return items.length > 0;
    }, 10_000);
    expect((await stateOfUser()).json).toMatchObject({ profile: { channel: 'whatsapp' } });
  }, 20_000);

  it('a second stack on the same state is refused, and the first one does not notice', async () => {
    const second = startStack(place);
    expect(await second.exit).toBe(1);
    expect(second.stderr()).toContain(`is in use by another \`npm run dev\` (pid ${stack.pid})`);
    expect(await workerAnswers(place)).toBe(true);
  }, 20_000);

  it.each(['workerd', 'worker'] as const)(
    'a killed %s runs again on the same port and with the same state',
    async (part) => {
      const before = await stateOfUser();
      const pid = pidOf(place, part);
      process.kill(pid, 'SIGKILL');
      await until(() => ![0, pid].includes(pidOf(place, part)), 10_000);
      expect(await until(() => workerAnswers(place), 10_000)).toBeLessThan(4_000);
      expect((await stateOfUser()).json).toMatchObject({ profile: before.json.profile });
      expect(stack.stderr()).toMatch(
        part === 'workerd' ? /workerd ended and runs again/ : /process ended: starting it again/,
      );
    },
    30_000,
  );

  it('a PostgreSQL that crashes runs again', async () => {
    process.kill(postgresPidOf(place), 'SIGKILL');
    await until(async () => (await callWorker(place, '/readyz')).status === 503, 5_000);
    await until(async () => (await callWorker(place, '/readyz')).status === 200, 15_000);
    expect(stack.stderr()).toContain('PostgreSQL ended unexpectedly: starting it again');
    await until(() => stack.stderr().includes('PostgreSQL runs again'), 15_000);
  }, 30_000);

  it('a PostgreSQL that was shut down stays down, and the Worker goes on answering', async () => {
    process.kill(postgresPidOf(place), 'SIGINT');
    await until(() => stack.stderr().includes('was shut down and stays down'), 15_000);
    expect((await callWorker(place, '/readyz')).status).toBe(503);
    await writeAs(place, { from: USER, text: 'menu' });
  }, 20_000);

  it('SIGTERM stops every part, with exit code 0, and leaves no process', async () => {
    expect(processesOf(place).length).toBeGreaterThan(2);
    expect(await stack.stop('SIGTERM')).toBe(0);
    expect(processesOf(place)).toEqual([]);
  }, 20_000);

  it('the next start finds everything as it was', async () => {
    const before = '213555000078';
    stack = startStack(place);
    await stack.ready();
    expect((await stateOfUser()).json).toMatchObject({ profile: { user: { key: USER } } });
    await query(place, "update menu_items set price_cents = 99900 where item_code = 'S01'");
    await writeAs(place, { from: before, text: 'menu' });
  }, 60_000);

  it('after kill -9 of every process the next start recovers, with nothing lost', async () => {
    killAll(place);
    await until(() => processesOf(place).length === 0, 5_000);
    stack = startStack(place);
    await stack.ready();
    expect((await stateOfUser()).json).toMatchObject({ profile: { user: { key: USER } } });
    expect(await query(place, "select distinct price_cents from menu_items where item_code = 'S01'")).toEqual([
      { price_cents: 99_900 },
    ]);
  }, 60_000);

  it('after kill -9 of the head alone the next start takes the place of its orphans', async () => {
    process.kill(stack.pid, 'SIGKILL');
    await stack.exit;
    stack = startStack(place);
    await stack.ready();
    const names = processesOf(place).length;
    expect(await stack.stop('SIGINT')).toBe(0);
    expect(names).toBeGreaterThan(2);
    expect(processesOf(place)).toEqual([]);
  }, 60_000);

  it('--fresh begins with an empty house', async () => {
    stack = startStack(place, { args: ['--fresh'] });
    await stack.ready();
    expect((await stateOfUser()).json).not.toHaveProperty('profile');
    expect(await query(place, "select distinct price_cents from menu_items where item_code = 'S01'")).toEqual([
      { price_cents: 45_000 },
    ]);
    await stack.stop('SIGINT');
  }, 60_000);

  it('a second Ctrl-C in the middle of stopping ends every part at once', async () => {
    stack = startStack(place);
    await stack.ready();
    process.kill(stack.pid, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 60));
    process.kill(stack.pid, 'SIGINT');
    await stack.exit;
    await until(() => processesOf(place).length === 0, 10_000);
  }, 60_000);
});
