import { connect } from 'node:net';
import { inject } from 'vitest';

export interface RawAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

const TIMEOUT_MS = 10_000;

/** Bytes on a socket, for what no HTTP client would send. */
export function rawRequest(lines: readonly string[], body = ''): Promise<RawAnswer> {
  const { hostname, port } = new URL(inject('workerUrl'));
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const finish = () => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    socket.setTimeout(TIMEOUT_MS, finish);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) setTimeout(finish, 50);
    });
    socket.on('close', finish);
    socket.on('error', finish);
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  });
}
