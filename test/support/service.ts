import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A service of others that does what a test says, and remembers what it was asked. */
export class Service {
  readonly asked: Asked[] = [];
  private answer: (response: ServerResponse) => void = (response) => void response.end('{}');
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/endpoint`;
  }

  behaves(answer: (response: ServerResponse) => void): void {
    this.answer = answer;
  }

  says(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
    this.answer = (response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    this.asked.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
    response.on('error', () => undefined);
    this.answer(response);
  }
}

/** More than anybody should read. */
export function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1_024, 0x20);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.on('drain', more);
  more();
}
