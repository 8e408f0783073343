import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HOST_HEADER } from './fetch-from.ts';

export interface Fetched {
  /** As the address named it: every host is this one server. */
  readonly host: string;
  readonly path: string;
  readonly authorization: string | null;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export const OGG = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(2_000, 1)]);

/** Stands in for every host that media may come from, and behaves as each path says. */
export class MediaHost {
  readonly fetched: Fetched[] = [];
  private readonly server: Server;
  private open = 0;

  constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Answers that are still being sent. */
  get unfinished(): number {
    return this.open;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.origin);
    const host = String(request.headers[HOST_HEADER]);
    this.fetched.push({ host, path: url.pathname, authorization: request.headers.authorization ?? null });
    this.open++;
    response.once('close', () => this.open--);
    response.on('error', () => undefined);
    const status = /^\/status\/(\d+)$/.exec(url.pathname)?.[1];
    if (status !== undefined) answerStatus(response, Number(status));
    else (ANSWERS[url.pathname] ?? notFound)(response, request);
  }
}

function notFound(response: ServerResponse): void {
  answerStatus(response, 404);
}

function answerStatus(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code: 190, message: 'CANARY 213555000111' } }));
}

function send(body: string | Buffer, headers: Record<string, string> = { 'content-type': 'audio/ogg' }): Answer {
  return (response) => response.writeHead(200, headers).end(body);
}

const redirect: Answer = (response, request) => {
  const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to') ?? '';
  response.writeHead(302, { location: to }).end();
};

/** Writes as fast as it is read. */
const endless: Answer = (response) => {
  const chunk = Buffer.alloc(64 * 1_024, 1);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  response.write(OGG);
  more();
};

const drip: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'audio/ogg', 'content-length': '2004' });
  response.write('O');
  const timer = setInterval(() => response.write('g'), 100);
  response.once('close', () => clearInterval(timer));
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  '/sound': send(OGG),
  '/unnamed': send(OGG, { 'content-type': 'text/html' }),
  '/empty': send(''),
  '/page': send('<!DOCTYPE html><script>fetch("/")</script>'),
  '/drawing': send('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  '/picture': send(Buffer.from('89504e470d0a1a0a0000000d49484452000075300000753008', 'hex')),
  '/archive': send(Buffer.from('504b0304140000000800', 'hex')),
  '/redirect': redirect,
  '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
  '/hop1': (response) => response.writeHead(302, { location: '/sound' }).end(),
  '/hop2': (response) => response.writeHead(307, { location: '/hop1' }).end(),
  '/hop3': (response) => response.writeHead(301, { location: '/hop2' }).end(),
  '/nowhere': (response) => response.writeHead(302).end(),
  '/chatty': (response, request) => {
    response.writeHead(302, { location: '/sound' });
    endless(response, request);
  },
  '/huge': (response) => {
    response.writeHead(200, { 'content-type': 'audio/ogg', 'content-length': String(5 * 1_024 ** 3) });
    response.write(OGG);
  },
  '/endless': endless,
  '/bomb': (response) => {
    const packed = gzipSync(Buffer.concat([OGG, Buffer.alloc(8 * 1_024 ** 2)]));
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': String(packed.length) }).end(packed);
  },
  '/drip': drip,
  '/stalled': (response) => void response.writeHead(200, { 'content-type': 'audio/ogg' }).write(OGG),
  '/silent': () => {},
  '/broken': (response) => response.destroy(),
  '/cut': (response) => {
    response.writeHead(200, { 'content-length': '5000' }).write(OGG);
    setTimeout(() => response.destroy(), 50);
  },
};
