import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedWebhook } from '#src/channels/index';
import type { Channel, InboundEvent, Receipt } from '#src/messages/index';

/** What one fixture must be read as. Everything left out must be absent. */
export interface Expectation {
  readonly rule: string;
  readonly events?: readonly InboundEvent[];
  readonly receipts?: readonly Receipt[];
  readonly ignored?: Readonly<Record<string, number>>;
}

export type Expectations = Readonly<Record<string, Expectation>>;

export const AT = 1_749_416_383_000;
/** Clearly not a time that any fixture carries. */
export const RECEIVED_AT = 1_750_000_000_000;
export const CALLBACK = `v1.${'ab'.repeat(32)}.17.1`;

const ROOT = join(import.meta.dirname, '../fixtures');

export function fixtureNames(channel: Channel): readonly string[] {
  return readdirSync(join(ROOT, channel)).map((file) => file.replace(/\.json$/, ''));
}

export function fixture(channel: Channel, name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, channel, `${name}.json`), 'utf8'));
}

export function whole(expectation: Expectation): ParsedWebhook {
  const { events = [], receipts = [], ignored = {} } = expectation;
  return { events, receipts, ignored };
}
