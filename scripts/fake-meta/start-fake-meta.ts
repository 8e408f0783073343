import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { controlRoute } from './control-routes.ts';
import { type Call, graphRoute, mediaRoute } from './graph-routes.ts';
import { ControlProblem, sendJson } from './http.ts';
import { staticRoute } from './static-files.ts';
import { createWorld, type FakeMetaOptions, type World } from './world.ts';

const KEEP_ALIVE_MS = 120_000;

export interface FakeMeta {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Resolves when it listens; `port: 0` takes a free one. Rejects in one clear line when the port is taken. */
export async function startFakeMeta(options: FakeMetaOptions): Promise<FakeMeta> {
  const host = options.host ?? '127.0.0.1';
  const world = createWorld(options);
  const server = createServer((request, response) => {
    void serve(world, request, response);
  });
  // Longer than any client keeps a connection: closing one just as it is used again would look like a lost send.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    const port = await listen(server, options.port, host);
    world.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    return { port, url: world.url, close: () => stop(world, server) };
  } catch (error) {
    world.worker.close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} for the fake Meta is taken`) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const call: Call = { request, response, path: url.pathname };
    const isServed =
      (await graphRoute(world, call)) ||
      (await controlRoute(world, call, url.searchParams)) ||
      mediaRoute(world, call) ||
      (await staticRoute(call));
    if (!isServed) sendJson(response, { status: 404, body: { error: `nothing at ${request.method} ${url.pathname}` } });
  } catch (error) {
    answerProblem(world, { request, response }, error);
  }
}

function answerProblem(world: World, call: Omit<Call, 'path'>, error: unknown): void {
  const { request, response } = call;
  // The caller has gone while its body was read: nobody to tell.
  if (response.destroyed) return;
  if (error instanceof ControlProblem) {
    sendJson(response, { status: error.status, body: { error: error.message } });
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  world.options.log?.(`fake Meta: ${request.method} ${request.url}: ${message}`);
  sendJson(response, { status: 500, body: { error: message } });
}

async function stop(world: World, server: Server): Promise<void> {
  world.sender.forget();
  world.timers.cancelAll();
  world.events.close();
  world.worker.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
