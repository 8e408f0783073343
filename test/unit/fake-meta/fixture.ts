import { createServer, type Server } from 'node:http';
import { type FakeMeta, startFakeMeta } from '../../../scripts/fake-meta/index.ts';
import { dig, listOf } from '../../../scripts/fake-meta/json.ts';

export const APP_SECRET = 'dev-app-secret-0123456789abcdef';
export const GRAPH_TOKEN = 'dev-graph-token';
export const WHATSAPP = '100000000000001';
export const INSTAGRAM = '300000000000001';
export const MESSENGER = '400000000000001';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export interface StubAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly delayMs?: number;
}

/** A Worker that notes what it is sent and says what the test wants. */
export class StubWorker {
  readonly received: Received[] = [];
  answer: (request: Received, count: number) => StubAnswer = () => ({ status: 200, body: { ok: true } });
  readonly #server: Server;
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { method = '', url: path = '', headers } = request;
        const received = { method, path, headers, text, json: parse(text) };
        this.received.push(received);
        const { status, body, delayMs = 0 } = this.answer(received, this.received.length);
        setTimeout(() => {
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
        }, delayMs);
      });
    });
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  webhooks(path = '/v1/inbound/'): readonly Received[] {
    return this.received.filter((item) => item.path.startsWith(path));
  }

  /** All WhatsApp statuses received, in order. */
  statuses(): readonly unknown[] {
    return this.webhooks().flatMap((item) => listOf(dig(item.json, 'entry', 0, 'changes', 0, 'value', 'statuses')));
  }

  /** All Messenger and Instagram events received, in order. */
  events(): readonly unknown[] {
    return this.webhooks().flatMap((item) => listOf(dig(item.json, 'entry', 0, 'messaging')));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
  readonly text: string;
  readonly headers: Headers;
}

/** A fake Meta in front of a stub Worker, with the calls a test makes. */
export class Bench {
  readonly worker = new StubWorker();
  #meta: FakeMeta | undefined;

  async start(): Promise<void> {
    await this.worker.start();
    this.#meta = await startFakeMeta({
      port: 0,
      workerUrl: this.worker.url,
      appSecret: APP_SECRET,
      verifyToken: 'dev-verify-token',
      graphToken: GRAPH_TOKEN,
      adminToken: 'test-token-admin',
    });
  }

  async stop(): Promise<void> {
    await this.#meta?.close();
    await this.worker.stop();
  }

  get url(): string {
    return this.#meta?.url ?? '';
  }

  async call(
    method: string,
    path: string,
    init: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const body =
      init.body === undefined ? {} : { body: typeof init.body === 'string' ? init.body : JSON.stringify(init.body) };
    const response = await fetch(`${this.url}${path}`, { method, headers: init.headers ?? {}, ...body });
    const text = await response.text();
    return { status: response.status, text, json: parse(text), headers: response.headers };
  }

  control(name: string, body: unknown): Promise<Answer> {
    return this.call('POST', `/_control/${name}`, { body });
  }

  async read(name: string): Promise<unknown> {
    return (await this.call('GET', `/_control/${name}`)).json;
  }

  graph(account: string, body: unknown, token = GRAPH_TOKEN): Promise<Answer> {
    return this.call('POST', `/v26.0/${account}/messages`, { body, headers: { authorization: `Bearer ${token}` } });
  }

  async say(channel: string, from: string, text = 'menu'): Promise<string> {
    const answer = await this.control('inbound', { channel, from, kind: 'text', text });
    return String(dig(answer.json, 'messageId'));
  }

  sendText(to: string, body = 'Bonjour', more: object = {}): Promise<Answer> {
    return this.graph(WHATSAPP, { ...whatsapp(to), type: 'text', text: { body }, ...more });
  }
}

export function whatsapp(to: string): object {
  return { messaging_product: 'whatsapp', recipient_type: 'individual', to };
}

export async function until<T>(look: () => T | undefined | false, withinMs = 4000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${look}`);
    await pause(10);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
