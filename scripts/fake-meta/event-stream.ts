import type { ServerResponse } from 'node:http';

const HEARTBEAT_MS = 15_000;

/** The open pages. Each is told at once what changed, as server-sent events. */
export class EventStream {
  readonly #pages = new Set<ServerResponse>();
  #heartbeat: NodeJS.Timeout | undefined;

  get openPages(): number {
    return this.#pages.size;
  }

  open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\n\n');
    this.#pages.add(response);
    response.on('close', () => {
      this.#pages.delete(response);
      if (this.#pages.size === 0) this.#stopHeartbeat();
    });
    this.#heartbeat ??= setInterval(() => {
      for (const page of this.#pages) page.write(': still here\n\n');
    }, HEARTBEAT_MS);
  }

  publish(event: string, data: unknown): void {
    if (this.#pages.size === 0) return;
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const page of this.#pages) page.write(text);
  }

  close(): void {
    this.#stopHeartbeat();
    for (const page of this.#pages) page.end();
    this.#pages.clear();
  }

  #stopHeartbeat(): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }
}
