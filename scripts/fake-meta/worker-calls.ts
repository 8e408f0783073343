import { randomInt } from 'node:crypto';
import type { Channel } from './demo.ts';
import { type Answer, ControlProblem } from './http.ts';
import type { Exchange } from './traffic.ts';
import type { WorkerAnswer, WorkerCall } from './worker-client.ts';
import type { World } from './world.ts';

/** The calls to the Worker that are no webhooks. */

/** The offset is absolute: the distance from real time, the same here and there. */
export async function moveClock(world: World, offsetMs: number): Promise<WorkerAnswer> {
  world.offsetMs = offsetMs;
  const bytes = Buffer.from(JSON.stringify({ offsetMs }));
  return recorded(world, 'clock', {
    method: 'POST',
    path: '/__dev/clock',
    headers: { 'content-type': 'application/json' },
    bytes,
  });
}

export async function fetchOrders(world: World, tenant: string): Promise<Answer> {
  if (tenant !== '1' && tenant !== '2') throw new ControlProblem('tenant must be 1 or 2');
  const { adminToken, secondAdminToken } = world.options;
  const token = tenant === '1' ? adminToken : (secondAdminToken ?? `${adminToken}-2`);
  const answer = await world.worker.call({
    method: 'GET',
    path: '/v1/admin/orders?include_timeline=true',
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status === 0) return { status: 502, body: { error: `the Worker did not answer: ${String(answer.body)}` } };
  return { status: answer.status, body: answer.body };
}

/** What Meta does when a webhook address is entered: the Worker has to echo the challenge. */
export async function verifyHandshake(
  world: World,
  channel: Channel,
): Promise<{ readonly ok: boolean; readonly status: number; readonly body: unknown }> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': challenge,
    'hub.verify_token': world.options.verifyToken ?? '',
  });
  const answer = await recorded(world, 'verify', { method: 'GET', path: `/v1/inbound/${channel}?${query}` });
  // A challenge of digits has been read as a JSON number.
  const ok = answer.status === 200 && String(answer.body) === challenge;
  return { ok, status: answer.status, body: answer.body };
}

async function recorded(world: World, kind: Exchange['kind'], call: WorkerCall): Promise<WorkerAnswer> {
  const at = world.now();
  const answer = await world.worker.call(call);
  const { method, path } = call;
  const request = call.bytes?.toString('utf8') ?? null;
  const { status, body: response, ms } = answer;
  world.traffic.add({ at, kind, channel: null, method, path, request, status, response, ms });
  return answer;
}
