import { Agent, request as httpRequest } from 'node:http';
import { URL } from 'node:url';
import { parseJson } from './json.ts';

export interface WorkerAnswer {
  /** 0: refused, reset or silent for too long; `body` says which. */
  readonly status: number;
  readonly body: unknown;
  readonly ms: number;
}

export interface WorkerCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Buffer;
}

const TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 256;

/** Node's own client instead of fetch: its sockets can be closed for good. */
export class WorkerClient {
  readonly #base: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, maxFreeSockets: 32 });

  constructor(workerUrl: string) {
    this.#base = new URL(workerUrl);
    if (this.#base.protocol !== 'http:') throw new Error(`the Worker's address must begin with http://: ${workerUrl}`);
  }

  async call(call: WorkerCall): Promise<WorkerAnswer> {
    const startedAt = performance.now();
    const first = await this.#attempt(call);
    const answer = first === 'stale socket' ? await this.#attempt(call) : first;
    const ms = Math.round(performance.now() - startedAt);
    return answer === 'stale socket' ? { status: 0, body: 'connection reset', ms } : { ...answer, ms };
  }

  close(): void {
    this.#agent.destroy();
  }

  #attempt(call: WorkerCall): Promise<Omit<WorkerAnswer, 'ms'> | 'stale socket'> {
    return new Promise((resolve) => {
      const request = httpRequest(
        new URL(call.path, this.#base),
        {
          method: call.method,
          agent: this.#agent,
          timeout: TIMEOUT_MS,
          headers: { ...call.headers, ...(call.bytes ? { 'content-length': String(call.bytes.length) } : {}) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', (error) => resolve({ status: 0, body: error.message }));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({ status: response.statusCode ?? 0, body: parseJson(text) ?? text });
          });
        },
      );
      request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The other side may have closed a kept connection just as we used it: not a failure of the Worker.
        if (request.reusedSocket && error.code === 'ECONNRESET') resolve('stale socket');
        else resolve({ status: 0, body: error.message });
      });
      request.end(call.bytes);
    });
  }
}
