import type { IncomingMessage } from 'node:http';
import { BodyReader } from './body-reader.ts';
import { describeConditions, publishConditions } from './conditions.ts';
import { readFaults, readLimits, readMode, readOffset, readSeen } from './control-forms.ts';
import { ACCOUNTS, CHANNELS, RESTAURANTS, STAFF_PHONES, TEMPLATES } from './demo.ts';
import type { Call } from './graph-routes.ts';
import { type Answer, ControlProblem, readJson, sendBytes, sendJson } from './http.ts';
import { postForm, postRaw } from './inbound.ts';
import { readInboundForm } from './inbound-form.ts';
import { GATE_MODES } from './inbound-gate.ts';
import { RECEIPT_MODES } from './receipts.ts';
import { fetchOrders, moveClock, verifyHandshake } from './worker-calls.ts';
import { forgetEverything, type World } from './world.ts';

const PREFIX = '/_control/';
const MAX_BODY_BYTES = 32 * 1024 * 1024;

type Reader = (world: World, query: URLSearchParams) => Answer | Promise<Answer>;
type Writer = (world: World, body: unknown) => Answer | Promise<Answer>;

const GET: Readonly<Record<string, Reader>> = {
  sent: (world, query) => {
    const to = query.get('to');
    const items = world.sent.since(readNumber(query, 'since'));
    return ok({ items: to === null ? items : items.filter((item) => item.to === to) });
  },
  messages: (world, query) => ok({ items: world.thread.since(readNumber(query, 'since')) }),
  traffic: (world, query) => ok({ items: world.traffic.since(readNumber(query, 'since')) }),
  faults: (world) => ok(world.faults.left()),
  config: (world) => ok(describe(world)),
  orders: (world, query) => fetchOrders(world, query.get('tenant') ?? '1'),
};

const POST: Readonly<Record<string, Writer>> = {
  inbound: async (world, body) => {
    const form = readInboundForm(body);
    const result = 'raw' in form ? await postRaw(world, form.raw) : await postForm(world, form);
    return { status: result.status === 0 ? 502 : 200, body: result };
  },
  faults: (world, body) => {
    world.faults.add(readFaults(body));
    return changed(world);
  },
  receipts: (world, body) => {
    const { mode, delayMs } = readMode(body, RECEIPT_MODES);
    world.receipts.set(mode, delayMs);
    return changed(world);
  },
  webhooks: (world, body) => {
    const { mode, delayMs } = readMode(body, GATE_MODES);
    world.gate.set(mode, delayMs);
    return changed(world);
  },
  limits: (world, body) => {
    const { perNumberPerSecond, pairBurst, knownUsersOnly } = readLimits(body);
    if (perNumberPerSecond !== undefined) world.limits.perNumberPerSecond = perNumberPerSecond;
    if (pairBurst !== undefined) world.limits.pairBurst = pairBurst;
    if (knownUsersOnly !== undefined) world.contacts.knownUsersOnly = knownUsersOnly;
    return changed(world);
  },
  clock: async (world, body) => {
    const worker = await moveClock(world, readOffset(body));
    publishConditions(world);
    return ok({ ok: true, offsetMs: world.offsetMs, worker });
  },
  seen: (world, body) => {
    world.receipts.see(readSeen(body));
    return ok({ ok: true });
  },
  verify: async (world, body) => {
    const channel = new BodyReader(body, 'body', ['channel']).oneOf('channel', CHANNELS);
    return ok(await verifyHandshake(world, channel));
  },
  reset: async (world) => {
    const wasMoved = world.offsetMs !== 0;
    forgetEverything(world);
    if (wasMoved) await moveClock(world, 0);
    return ok({ ok: true });
  },
};

export async function controlRoute(world: World, call: Call, query: URLSearchParams): Promise<boolean> {
  if (!call.path.startsWith(PREFIX)) return false;
  const name = call.path.slice(PREFIX.length);
  const { method } = call.request;
  if (name === 'events' && method === 'GET') world.events.open(call.response);
  else if (name.startsWith('media/') && method === 'GET') showMedia(world, call, name.slice('media/'.length));
  else sendJson(call.response, await answer(world, call.request, { name, query }));
  return true;
}

async function answer(
  world: World,
  request: IncomingMessage,
  { name, query }: { readonly name: string; readonly query: URLSearchParams },
): Promise<Answer> {
  const read = Object.hasOwn(GET, name) ? GET[name] : undefined;
  const write = Object.hasOwn(POST, name) ? POST[name] : undefined;
  if (!read && !write) throw new ControlProblem(`there is no ${PREFIX}${name}`, 404);
  if (request.method === 'GET' && read) return read(world, query);
  if (request.method === 'POST' && write) {
    refuseStrangePage(request);
    return write(world, await readJson(request, MAX_BODY_BYTES));
  }
  const allow = [read ? 'GET' : '', write ? 'POST' : ''].filter((method) => method !== '').join(', ');
  const body = { error: `${PREFIX}${name} takes ${allow}` };
  return { status: 405, body, headers: { allow } };
}

/** A page from elsewhere, open in the same browser, must not play with the local stack. */
function refuseStrangePage(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host !== host) {
    throw new ControlProblem(`control calls from ${origin} are refused`, 403);
  }
}

/** For the page, which shows what its customer has sent. */
function showMedia(world: World, call: Call, id: string): void {
  const media = world.media.find(id);
  if (!media) throw new ControlProblem('no such media', 404);
  // Never as HTML: the page must not run what somebody uploaded.
  const type = /^(?:image|audio)\/[\w.+-]+$/.test(media.mime) ? media.mime : 'application/octet-stream';
  sendBytes(call.response, { type, bytes: media.bytes }, { 'x-content-type-options': 'nosniff' });
}

function readNumber(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (text === null) return 0;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new ControlProblem(`${name} must be a number`);
  return value;
}

function describe(world: World): unknown {
  return {
    channels: CHANNELS,
    accounts: ACCOUNTS,
    restaurants: RESTAURANTS,
    staff: STAFF_PHONES,
    templates: TEMPLATES,
    workerUrl: world.options.workerUrl,
    conditions: describeConditions(world),
  };
}

function changed(world: World): Answer {
  publishConditions(world);
  return ok({ ok: true });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
