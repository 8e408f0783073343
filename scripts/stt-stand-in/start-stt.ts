import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Fault, Faults, faultForm } from './faults.ts';
import { type Spoken, sha256Of, spokenForm, spokenIn, verboseJson } from './spoken.ts';

export interface SttStandIn {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

interface State {
  readonly faults: Faults;
  readonly bySha: Map<string, Spoken>;
  next: Spoken[];
  /** What the chat endpoint answers next: the content of its message, as it is. */
  advice: string[];
  calls: object[];
}

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 32 * 1_024 * 1_024;
const KEPT_CALLS = 200;

const transcriptForm = spokenForm.extend({ sha256: z.string().optional(), next: z.literal(true).optional() });
const adviceForm = z.strictObject({ content: z.string() });

/**
 * Stands in for the services that listen and advise, in OpenAI's words. It hears what a test or the simulator has told it, or what stands
 * in the sound itself; else silence.
 */
export async function startSttStandIn(options: { port: number }): Promise<SttStandIn> {
  const state: State = { faults: new Faults(), bySha: new Map(), next: [], advice: [], calls: [] };
  const server = createServer((request, response) => {
    serve(state, request, response).catch((error: unknown) => {
      sendJson(response, error instanceof z.ZodError ? 400 : 500, { error: String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new Error(`port ${options.port} for the speech stand-in is taken`) : error);
    });
    server.listen(options.port, HOST, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, url: `http://${HOST}:${port}`, close };
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = `${request.method} ${new URL(request.url ?? '/', 'http://localhost').pathname}`;
  const body = await readBody(request);
  switch (call) {
    case 'POST /v1/audio/transcriptions':
      return answer(state, response, await transcribe(state, request, body));
    case 'POST /v1/chat/completions':
      return answer(state, response, advise(state, request, body));
    case 'POST /_control/transcripts':
      return sendJson(response, 200, expect(state, transcriptForm.parse(JSON.parse(body.toString()))));
    case 'POST /_control/advice':
      state.advice.push(adviceForm.parse(JSON.parse(body.toString())).content);
      return sendJson(response, 200, { ok: true });
    case 'POST /_control/faults':
      state.faults.add(faultForm.parse(JSON.parse(body.toString())));
      return sendJson(response, 200, { ok: true });
    case 'POST /_control/reset':
      return sendJson(response, 200, reset(state));
    case 'GET /_control/calls':
      return sendJson(response, 200, { items: state.calls });
    default:
      return sendJson(response, 404, { error: `nothing at ${call}` });
  }
}

async function transcribe(state: State, request: IncomingMessage, body: Buffer): Promise<object> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const file = form.get('file');
  if (!(file instanceof Blob)) throw new z.ZodError([]);
  const sound = Buffer.from(await file.arrayBuffer());
  const sha256 = sha256Of(sound);
  const fields = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  note(state, {
    kind: 'transcription',
    authorization: request.headers.authorization ?? null,
    bytes: sound.length,
    type: file.type,
    fields,
  });
  return verboseJson(state.bySha.get(sha256) ?? state.next.shift() ?? spokenIn(sound));
}

function advise(state: State, request: IncomingMessage, body: Buffer): object {
  const asked: unknown = JSON.parse(body.toString());
  note(state, { kind: 'chat', authorization: request.headers.authorization ?? null, body: asked });
  const content = state.advice.shift() ?? '{"proposals":[]}';
  return { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] };
}

function expect(state: State, { sha256, next: _next, ...spoken }: z.infer<typeof transcriptForm>): object {
  if (sha256 === undefined) state.next.push(spoken);
  else state.bySha.set(sha256, spoken);
  return { ok: true };
}

function reset(state: State): object {
  state.faults.clear();
  state.bySha.clear();
  Object.assign(state, { next: [], advice: [], calls: [] });
  return { ok: true };
}

function note(state: State, call: object): void {
  state.calls = [...state.calls.slice(1 - KEPT_CALLS), call];
}

async function answer(state: State, response: ServerResponse, body: object): Promise<void> {
  const fault = state.faults.take();
  if (fault) await spoil(response, fault, body);
  else sendJson(response, 200, body);
}

async function spoil(response: ServerResponse, fault: Fault, body: object): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault.drop) {
    response.destroy();
    return;
  }
  const headers = {
    'content-type': 'application/json',
    ...(fault.location !== undefined && { location: fault.location }),
  };
  response.writeHead(fault.status ?? 200, headers);
  response.end(fault.body ?? JSON.stringify(body));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk as Uint8Array);
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new Error('the body is too large');
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
