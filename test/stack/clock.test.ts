import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callWorker,
  clearPlace,
  findPlace,
  pidOf,
  query,
  type StackRun,
  startStack,
  until,
  workerAnswers,
  writeAs,
} from '../support/stack.ts';

const DAY_MS = 86_400_000;
const USER = '213555000091';
const place = await findPlace();
let stack: StackRun;

beforeAll(async () => {
  stack = startStack(place);
  await stack.ready();
}, 60_000);
afterAll(async () => {
  await stack.stop();
  clearPlace(place);
});

interface State {
  readonly alarmAt: number;
  readonly outbox: readonly { readonly status: string }[];
}
const stateOf = async (user: string) => {
  const { json } = await callWorker(place, `/__dev/state?channel=whatsapp&account=100000000000001&user=${user}`);
  // The object says more; these two are what the clock is about.
  return json as unknown as State;
};
const moveClock = (offsetMs: number) => callWorker(place, '/__dev/clock', { offsetMs });
const archived = async () => Number((await query(place, 'select count(*)::int n from inbound_messages'))[0]?.n);

describe('moving the clock of the Worker', () => {
  let alarmAt: number;

  it('a conversation’s alarm is set on the moved clock and fires after the real time that is left', async () => {
    await moveClock(2 * DAY_MS);
    await writeAs(place, { from: USER, text: 'menu' });
    // The journal goes out by an alarm some seconds after the message.
    await until(async () => (await archived()) === 1, 40_000);
    // What is left then is the day on which it forgets the ids of old events.
    await until(async () => (await stateOf(USER)).alarmAt > Date.now() + 4 * DAY_MS, 90_000);
    alarmAt = (await stateOf(USER)).alarmAt;
  }, 120_000);

  it('an alarm that is not due yet stays at its time on the moved clock, forwards and backwards', async () => {
    expect((await moveClock(3 * DAY_MS)).json).toMatchObject({ ok: true, fired: 0 });
    expect((await stateOf(USER)).alarmAt).toBe(alarmAt);
    expect((await moveClock(DAY_MS)).json).toMatchObject({ ok: true, fired: 0 });
    expect((await stateOf(USER)).alarmAt).toBe(alarmAt);
  });

  it('a clock that is moved past an alarm fires it before it answers', async () => {
    expect((await moveClock(30 * DAY_MS)).json).toMatchObject({ ok: true, fired: 1 });
    expect((await stateOf(USER)).alarmAt).not.toBe(alarmAt);
  });

  it('also for a conversation that nobody has touched since the Worker was restarted', async () => {
    const pid = pidOf(place, 'workerd');
    process.kill(pid, 'SIGKILL');
    await until(() => ![0, pid].includes(pidOf(place, 'workerd')), 10_000);
    await until(() => workerAnswers(place), 10_000);
    expect((await callWorker(place, '/__dev/clock')).json).toMatchObject({ offsetMs: 30 * DAY_MS });
    expect((await moveClock(60 * DAY_MS)).json).toMatchObject({ ok: true, fired: 1 });
  }, 30_000);

  it('cron jobs whose minute has passed run once each', async () => {
    expect((await moveClock(61 * DAY_MS)).json).toMatchObject({ crons: ['* * * * *', '*/5 * * * *'] });
    expect((await moveClock(60 * DAY_MS)).json).toMatchObject({ crons: [] });
  });

  it('what is no time is refused', async () => {
    for (const offsetMs of ['1', null, 1e15]) {
      const { status, json } = await callWorker(place, '/__dev/clock', { offsetMs });
      expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_offset' });
    }
  });

  it('the clock goes back to real time', async () => {
    await moveClock(0);
    const { json } = await callWorker(place, '/__dev/clock');
    expect(Math.abs(Number(json.now) - Date.now())).toBeLessThan(2_000);
  });
});

describe('the development routes', () => {
  it('run a cron job now, through the Worker’s own handler', async () => {
    expect((await callWorker(place, '/__dev/cron', { cron: '* * * * *' })).json).toEqual({
      ok: true,
      cron: '* * * * *',
    });
    expect(stack.stderr()).toContain('"job":"refresh-catalogs"');
  });

  it('an unknown cron expression is refused with the list', async () => {
    const { status, json } = await callWorker(place, '/__dev/cron', { cron: '1 2 3 4 5' });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: 'unknown_cron', crons: ['* * * * *', '*/5 * * * *'] });
  });

  it('show one conversation, and leave no trace in one that never was', async () => {
    await writeAs(place, { from: '213555000092', text: 'menu' });
    expect((await stateOf('213555000092')).outbox.length).toBeGreaterThan(0);
    expect(await stateOf('213555999999')).not.toHaveProperty('profile');
    expect((await callWorker(place, '/__dev/state?channel=fax&account=1&user=2')).status).toBe(400);
  });

  it('are unknown under any other name', async () => {
    expect((await callWorker(place, '/__dev/nothing')).status).toBe(404);
  });
});
