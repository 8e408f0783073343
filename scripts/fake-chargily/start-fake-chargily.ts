import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Checkout, checkoutForm, payPage, settleForm } from './checkout.ts';
import { sendWebhook } from './webhook.ts';

export interface FakeChargily {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

interface State {
  readonly url: string;
  readonly secretKey: string;
  readonly checkouts: Map<string, Checkout>;
  /** How many of the next calls of the API fail. */
  failing: number;
}

const HOST = '127.0.0.1';
const API = '/test/api/v2';
const MAX_BODY_BYTES = 1_024 * 1_024;
const faultForm = z.strictObject({ times: z.number().int().min(0).max(1_000).default(1) });

/**
 * Stands in for Chargily Pay v2 in its test mode (reference/algeria.md §4.1): checkouts are made and read with the secret key, paid or refused
 * on a page for people or by `POST /_control/settle`, and told by webhooks that the same key signs.
 */
export async function startFakeChargily(options: { port: number; secretKey: string }): Promise<FakeChargily> {
  const checkouts = new Map<string, Checkout>();
  const state: State = { url: '', secretKey: options.secretKey, checkouts, failing: 0 };
  const server = createServer((request, response) => {
    serve(state, request, response).catch((error: unknown) => {
      sendJson(response, error instanceof z.ZodError ? 422 : 500, { message: String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new Error(`port ${options.port} for the fake Chargily is taken`) : error);
    });
    server.listen(options.port, HOST, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  Object.assign(state, { url: `http://${HOST}:${port}` });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, url: state.url, close };
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const body = await readBody(request);
  if (pathname.startsWith(API)) return serveApi(state, { request, response, path: pathname.slice(API.length), body });
  const call = `${request.method} ${pathname}`;
  switch (call) {
    case 'GET /_control/checkouts':
      return sendJson(response, 200, { items: [...state.checkouts.values()] });
    case 'POST /_control/settle':
      return sendJson(response, 200, { webhooks: await settle(state, settleForm.parse(JSON.parse(body || '{}'))) });
    case 'POST /_control/faults':
      state.failing = faultForm.parse(JSON.parse(body || '{}')).times;
      return sendJson(response, 200, { ok: true });
    case 'POST /_control/reset':
      state.checkouts.clear();
      state.failing = 0;
      return sendJson(response, 200, { ok: true });
    case 'POST /pay':
      return payByHand(state, response, new URLSearchParams(body));
    default:
      return showPage(state, response, call);
  }
}

async function serveApi(
  state: State,
  call: { request: IncomingMessage; response: ServerResponse; path: string; body: string },
): Promise<void> {
  const { request, response, path, body } = call;
  if (request.headers.authorization !== `Bearer ${state.secretKey}`)
    return sendJson(response, 401, { message: 'Unauthenticated.' });
  if (state.failing > 0) {
    state.failing--;
    return sendJson(response, 503, { message: 'Service Unavailable' });
  }
  if (request.method === 'GET' && path === '/balance') return sendJson(response, 200, { livemode: false, wallets: [] });
  if (request.method === 'POST' && path === '/checkouts')
    return sendJson(response, 200, publicView(create(state, checkoutForm.parse(JSON.parse(body)))));
  const found = request.method === 'GET' ? state.checkouts.get(path.replace(/^\/checkouts\//, '')) : undefined;
  return found ? sendJson(response, 200, publicView(found)) : sendJson(response, 404, { message: 'Not found.' });
}

function create(state: State, form: z.infer<typeof checkoutForm>): Checkout {
  const id = randomUUID().replaceAll('-', '').slice(0, 26);
  const checkout: Checkout = { ...form, id, status: 'pending', checkout_url: `${state.url}/checkouts/${id}/pay` };
  state.checkouts.set(id, checkout);
  return checkout;
}

/** With the provider's oddities: a mode in words, metadata in a list. */
function publicView({ webhook_endpoint: _endpoint, ...checkout }: Checkout): object {
  return { ...checkout, entity: 'checkout', livemode: 'false', metadata: [checkout.metadata ?? {}] };
}

async function settle(state: State, form: z.infer<typeof settleForm>): Promise<readonly number[]> {
  const { status, times, webhook, claim, event } = form;
  const id = form.id ?? [...state.checkouts.keys()].at(-1) ?? '';
  const checkout = state.checkouts.get(id);
  if (!checkout) throw new Error(`no checkout ${id}`);
  const settled: Checkout = {
    ...checkout,
    status: status ?? checkout.status,
    ...(form.amount && { amount: form.amount }),
  };
  state.checkouts.set(id, settled);
  if (!webhook) return [];
  const data = { ...publicView(settled), ...(claim && { status: claim }) };
  const sending = { url: checkout.webhook_endpoint ?? '', secretKey: state.secretKey, eventId: event ?? randomUUID() };
  return Promise.all(
    Array.from({ length: times }, () => sendWebhook({ ...sending, type: `checkout.${claim ?? settled.status}`, data })),
  );
}

async function payByHand(state: State, response: ServerResponse, form: URLSearchParams): Promise<void> {
  const id = form.get('id') ?? '';
  const status = form.get('status') === 'paid' ? 'paid' : 'failed';
  await settle(state, settleForm.parse({ id, status }));
  const checkout = state.checkouts.get(id);
  const back = status === 'paid' ? checkout?.success_url : (checkout?.failure_url ?? checkout?.success_url);
  response.writeHead(303, { location: `${back}?checkout_id=${id}` });
  response.end();
}

function showPage(state: State, response: ServerResponse, call: string): void {
  const [, id = ''] = /^GET \/checkouts\/(\w+)\/pay$/.exec(call) ?? [];
  const checkout = state.checkouts.get(id);
  if (!checkout) {
    sendJson(response, 404, { message: 'Not found.' });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(payPage(checkout));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk as Uint8Array);
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new Error('the body is too large');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
