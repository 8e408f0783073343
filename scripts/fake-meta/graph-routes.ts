import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { publishConditions } from './conditions.ts';
import { ACCOUNTS, type Account, findAccount } from './demo.ts';
import { type FaultRule, faultAnswer } from './faults.ts';
import { graphError } from './graph-error.ts';
import { noteRefusal, performSend } from './graph-send.ts';
import { type Answer, readBytes, sendBytes, sendJson } from './http.ts';
import { digText, parseJson } from './json.ts';
import { shapeOf } from './send-shape.ts';
import type { World } from './world.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const VERSIONED = /^\/v\d+(?:\.\d+)?\/(.+)$/;

export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
}

/** The Graph API: false when the path is not one of its own. */
export async function graphRoute(world: World, call: Call): Promise<boolean> {
  const rest = VERSIONED.exec(call.path)?.[1];
  if (rest === undefined) return false;
  const [id = '', edge, ...more] = rest.split('/');
  const { method } = call.request;
  if (method === 'POST' && edge === 'messages' && more.length === 0) await postMessages(world, call, id);
  else if (method === 'GET' && edge === undefined) getMedia(world, call, id);
  else {
    const details = `Unknown path components: /${rest}`;
    sendJson(call.response, graphError({ channel: 'messenger', code: 2500, details }));
  }
  return true;
}

async function postMessages(world: World, call: Call, id: string): Promise<void> {
  const startedAt = performance.now();
  const text = (await readBytes(call.request, MAX_BODY_BYTES)).toString('utf8');
  const body = parseJson(text);
  const account = id === 'me' ? ownAccount(world, body) : findAccount(id);
  const send: Send = { world, call, account, body: body ?? text, startedAt };
  const denied = refuseDoor(world, call.request, id, account);
  if (denied || !account) {
    finish(send, denied ?? unknownObject(id));
    return;
  }
  const shape = shapeOf(account.channel, body);
  const fault = world.faults.take({ channel: account.channel, accountId: account.id, shape });
  if (fault) {
    publishConditions(world);
    await answerFaulty({ ...send, account }, fault);
  } else finish(send, performSend(world, { account, body }));
}

interface Send {
  readonly world: World;
  readonly call: Call;
  readonly account: Account | undefined;
  readonly body: unknown;
  readonly startedAt: number;
}

async function answerFaulty(send: Send & { readonly account: Account }, fault: FaultRule): Promise<void> {
  const { world, call, account, body } = send;
  const wait = () => (fault.delayMs === undefined ? Promise.resolve(true) : world.timers.sleep(fault.delayMs));
  if (fault.drop === 'before') {
    record(send, { status: 0, body: 'connection closed before reading' });
    await wait();
    call.request.socket.destroy();
    return;
  }
  const spoilt = fault.drop === 'after' ? undefined : faultAnswer(fault, account.channel);
  const input = fault.receiptCode === undefined ? { account, body } : { account, body, failedCode: fault.receiptCode };
  const answer: Answer = spoilt ?? performSend(world, input);
  if (spoilt) noteRefusal(world, input, answer);
  record(send, answer);
  const ran = await wait();
  if (fault.drop === 'after' || !ran) call.request.socket.destroy();
  else if (spoilt?.kind === 'html') {
    const page = { type: 'text/html; charset=utf-8', bytes: spoilt.body, status: spoilt.status };
    sendBytes(call.response, page, spoilt.headers);
  } else sendJson(call.response, answer);
}

function finish(send: Send, answer: Answer): void {
  record(send, answer);
  sendJson(send.call.response, answer);
}

function record(send: Send, answer: Answer): void {
  const { world, call, account, body } = send;
  const at = world.now();
  const to = account ? shapeOf(account.channel, body).to : (digText(body, 'to') ?? null);
  const { status, body: response } = answer;
  world.sent.add({ at, path: call.path, to, body, status, response });
  world.traffic.add({
    at,
    kind: 'graph',
    channel: account?.channel ?? null,
    method: 'POST',
    path: call.path,
    request: body,
    status,
    response,
    ms: Math.round(performance.now() - send.startedAt),
  });
}

function refuseDoor(world: World, request: IncomingMessage, id: string, account?: Account): Answer | undefined {
  if (!hasToken(request, world.options.graphToken)) {
    return graphError({ channel: account?.channel ?? 'messenger', code: 190 });
  }
  return account ? undefined : unknownObject(id);
}

function unknownObject(id: string): Answer {
  const details = `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
  return graphError({ channel: 'messenger', code: 100, subcode: 33, type: 'GraphMethodException', details });
}

/** With one token for all accounts, `me` is the Page or Instagram account that the recipient wrote to last. */
function ownAccount(world: World, body: unknown): Account | undefined {
  const candidates = ACCOUNTS.filter((account) => account.channel !== 'whatsapp');
  const user = digText(body, 'recipient', 'id');
  const ids = candidates.map((account) => account.id);
  const last = user === undefined ? undefined : world.contacts.lastAccountOf(user, ids);
  return last === undefined ? ACCOUNTS.find((account) => account.channel === 'messenger') : findAccount(last);
}

function getMedia(world: World, call: Call, id: string): void {
  if (!hasToken(call.request, world.options.graphToken)) {
    sendJson(call.response, graphError({ channel: 'whatsapp', code: 190 }));
    return;
  }
  const media = world.media.find(id);
  if (!media) {
    sendJson(call.response, unknownObject(id));
    return;
  }
  const body = {
    messaging_product: 'whatsapp',
    url: `${world.url}/_media/${media.id}`,
    mime_type: media.mime,
    sha256: media.sha256.toString('hex'),
    file_size: String(media.bytes.length),
    id: media.id,
  };
  noteDownload(world, call, { status: 200, body });
  sendJson(call.response, { status: 200, body });
}

/** The bytes: under `/_media/` with the token, as WhatsApp wants it; under `/_cdn/` without, as attachment links of the others are. */
export function mediaRoute(world: World, call: Call): boolean {
  const match = /^\/_(media|cdn)\/(\w+)$/.exec(call.path);
  if (!match || call.request.method !== 'GET') return false;
  const media = world.media.find(match[2] ?? '');
  if (match[1] === 'media' && !hasToken(call.request, world.options.graphToken)) {
    sendJson(call.response, graphError({ channel: 'whatsapp', code: 190 }));
  } else if (!media) sendJson(call.response, { status: 404, body: { error: 'no such media' } });
  else {
    noteDownload(world, call, { status: 200, body: `${media.bytes.length} bytes of ${media.mime}` });
    sendBytes(call.response, { type: media.mime, bytes: media.bytes });
  }
  return true;
}

function noteDownload(world: World, call: Call, answer: Answer): void {
  world.traffic.add({
    at: world.now(),
    kind: 'media',
    channel: null,
    method: 'GET',
    path: call.path,
    request: null,
    status: answer.status,
    response: answer.body,
    ms: 0,
  });
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const due = Buffer.from(`Bearer ${token}`);
  return given.length === due.length && timingSafeEqual(given, due);
}
