import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { NeonSql } from './neon-sql.ts';

export interface NeonEndpoint {
  readonly port: number;
  close(): Promise<void>;
}

/** What Neon takes in one request. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Neon's two protocols in front of one local Postgres: HTTP `POST /sql`, and Postgres' own protocol through a WebSocket at `/v2`. It holds no
 * connection of its own, so Postgres may go and come back under it.
 */
export async function startNeonEndpoint(options: {
  port: number;
  postgresPort: number;
  /** Before each `POST /sql`. */
  onRequest?: () => void;
}): Promise<NeonEndpoint> {
  const postgres = { host: '127.0.0.1', port: options.postgresPort };
  const sql = new NeonSql(postgres);
  const server = createServer((request, response) => {
    if (request.method === 'POST') options.onRequest?.();
    void serve(sql, request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => relay({ sockets, postgres, request, socket, head }));
  const port = await listen(server, options.port);
  return {
    port,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await sql.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function serve(sql: NeonSql, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0];
  if (request.method === 'GET' && path === '/healthz') return respond(response, { status: 200, body: { ok: true } });
  if (request.method !== 'POST' || path !== '/sql')
    return respond(response, { status: 404, body: { message: 'not found' } });
  try {
    const body = await readBody(request);
    if (body === null) return respond(response, { status: 413, body: { message: 'request is too large' } });
    respond(response, await sql.answer({ headers: request.headers, body }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    respond(response, { status: 500, body: { message } });
  }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function respond(response: ServerResponse, answer: { status: number; body: object }): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
}

/** Bytes in, bytes out: the driver in the Worker speaks to Postgres itself. */
function relay(upgrade: {
  sockets: WebSocketServer;
  postgres: { host: string; port: number };
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}): void {
  const { sockets, postgres, request, socket, head } = upgrade;
  if (!/^\/v[12](\?|$)/.test(request.url ?? '')) {
    socket.destroy();
    return;
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const tcp = connect({ ...postgres, noDelay: true });
    webSocket.on('message', (data: Buffer) => tcp.write(data));
    webSocket.on('close', () => tcp.end());
    webSocket.on('error', () => tcp.destroy());
    tcp.on('data', (data) => {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(data);
    });
    tcp.on('close', () => webSocket.close());
    tcp.on('error', () => webSocket.terminate());
  });
}
