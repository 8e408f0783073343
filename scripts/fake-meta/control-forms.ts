import { BodyReader } from './body-reader.ts';
import { CHANNELS } from './demo.ts';
import type { FaultMatch, FaultRule } from './faults.ts';
import { ControlProblem } from './http.ts';
import { isRecord } from './json.ts';

const MAX_DELAY_MS = 10 * 60 * 1000;
const MAX_TIMES = 1_000_000;
const MAX_RULES = 1000;

export function readFaults(body: unknown): readonly FaultRule[] {
  if (!Array.isArray(body)) throw new ControlProblem('faults must be a list of rules: [{"match":{},"status":500}]');
  if (body.length > MAX_RULES) throw new ControlProblem(`faults holds more than ${MAX_RULES} rules`);
  return body.map((item, index) => readFault(item, `faults[${index}]`));
}

function readFault(item: unknown, where: string): FaultRule {
  const fields = ['match', 'status', 'body', 'headers', 'html', 'times', 'delayMs', 'drop', 'receipt'];
  const reader = new BodyReader(item, where, fields);
  const status = reader.optionalNumber('status', { min: 200, max: 599, integer: true });
  const html = reader.optionalBoolean('html');
  const delayMs = reader.optionalNumber('delayMs', { min: 0, max: MAX_DELAY_MS });
  const receiptCode = readReceiptCode(reader, where);
  const rule: FaultRule = {
    match: readMatch(reader.raw('match') ?? {}, `${where}.match`),
    times: reader.optionalNumber('times', { min: 1, max: MAX_TIMES, integer: true }) ?? 1,
    ...(status === undefined ? {} : { status }),
    ...(reader.has('body') ? { body: reader.raw('body') } : {}),
    ...(reader.has('headers') ? { headers: readHeaders(reader) } : {}),
    ...(html === undefined ? {} : { html }),
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(reader.has('drop') ? { drop: reader.oneOf('drop', ['before', 'after']) } : {}),
    ...(receiptCode === undefined ? {} : { receiptCode }),
  };
  const does = ['status', 'body', 'html', 'delayMs', 'drop', 'receipt'].some((name) => reader.has(name));
  if (!does) throw new ControlProblem(`${where} says nothing to do: give status, body, html, delayMs, drop or receipt`);
  return rule;
}

function readMatch(value: unknown, where: string): FaultMatch {
  const reader = new BodyReader(value, where, ['channel', 'account', 'to', 'type']);
  const account = reader.optionalText('account');
  const to = reader.optionalText('to');
  const type = reader.optionalText('type');
  return {
    ...(reader.has('channel') ? { channel: reader.oneOf('channel', CHANNELS) } : {}),
    ...(account === undefined ? {} : { account }),
    ...(to === undefined ? {} : { to }),
    ...(type === undefined ? {} : { type }),
  };
}

function readHeaders(reader: BodyReader): Readonly<Record<string, string>> {
  const value = reader.raw('headers');
  if (!isRecord(value)) throw reader.problem('headers', 'must be a JSON object of strings');
  const entries = Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)] as const);
  return Object.fromEntries(entries);
}

function readReceiptCode(reader: BodyReader, where: string): number | undefined {
  if (!reader.has('receipt')) return undefined;
  const receipt = new BodyReader(reader.raw('receipt'), `${where}.receipt`, ['code']);
  return receipt.number('code', { min: 0, max: 1e9, integer: true });
}

export function readMode<T extends string>(
  body: unknown,
  modes: readonly T[],
): { readonly mode: T; readonly delayMs: number | undefined } {
  const reader = new BodyReader(body, 'body', ['mode', 'delayMs']);
  return {
    mode: reader.oneOf('mode', modes),
    delayMs: reader.optionalNumber('delayMs', { min: 0, max: MAX_DELAY_MS }),
  };
}

export interface LimitSetting {
  readonly perNumberPerSecond: number | undefined;
  readonly pairBurst: number | undefined;
  readonly knownUsersOnly: boolean | undefined;
}

export function readLimits(body: unknown): LimitSetting {
  const reader = new BodyReader(body, 'body', ['perNumberPerSecond', 'pairBurst', 'knownUsersOnly']);
  const range = { min: 1, max: 1e9, integer: true };
  return {
    perNumberPerSecond: reader.optionalNumber('perNumberPerSecond', range),
    pairBurst: reader.optionalNumber('pairBurst', range),
    knownUsersOnly: reader.optionalBoolean('knownUsersOnly'),
  };
}

export function readOffset(body: unknown): number {
  const tenYearsMs = 10 * 366 * 24 * 60 * 60 * 1000;
  const range = { min: -tenYearsMs, max: tenYearsMs };
  return new BodyReader(body, 'body', ['offsetMs']).number('offsetMs', range);
}

export function readSeen(body: unknown): readonly string[] {
  const ids = new BodyReader(body, 'body', ['ids']).raw('ids');
  if (!Array.isArray(ids)) throw new ControlProblem('body.ids must be a list of message ids');
  return ids.filter((id): id is string => typeof id === 'string');
}
