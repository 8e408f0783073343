import type { z } from 'zod';
import type { Channel, InboundEvent } from '#src/messages/index';
import { type JsonRecord, recordAt, recordOf, valueAt } from '../meta/read-json.ts';
import { type Mapped, mapFlat } from './flat.ts';
import { type ContractBody, contractV1, contractV2 } from './schema.ts';
import { namesAnother, type TenantRef } from './tenant-hints.ts';
import { toEvent } from './to-event.ts';
import { type ContractVersion, chooseVersion, withVersion } from './version.ts';

export interface ContractInput {
  readonly headerVersion: string | null;
  readonly body: unknown;
  /** Of the route. */
  readonly channel: Channel;
  readonly clientId: string;
  /** The client's account on that channel. */
  readonly accountId: string;
  /** The client's own: what the body says of a tenant decides nothing. */
  readonly owner: TenantRef;
  readonly receivedAt: number;
  /** Why the URL of a voice message may not be fetched, or null. */
  refusalOf(url: string): string | null;
}

export type ContractReading = (Accepted | Refused) & {
  /** The body claims to be somebody else's. */
  readonly namesAnother: boolean;
};

interface Accepted {
  readonly ok: true;
  readonly version: ContractVersion;
  readonly messageId: string;
  readonly event: InboundEvent;
  /** Why voice messages were left out. */
  readonly blocked: readonly string[];
}

interface Refused {
  readonly ok: false;
  readonly error: 'unknown_contract_version' | 'provider_mismatch' | 'validation_error';
  readonly version: ContractVersion | 'unknown';
  readonly details: readonly ContractIssue[];
}

/** Which field, and what is wrong with it: never what it held. */
export interface ContractIssue {
  readonly path: string;
  readonly message: string;
}

const PROVIDERS: Readonly<Record<Channel, string>> = { whatsapp: 'wa', instagram: 'ig', messenger: 'msg' };
const MAX_DETAILS = 10;

/** A partner's body as an event, or what is wrong with it (spec/a §2.10). Whatever the body is, this never throws. */
export function readContract(input: ContractInput): ContractReading {
  const body = recordOf(input.body);
  if (body === null) return { ...refused('v1', [{ path: '', message: 'must be an object' }]), namesAnother: false };
  return { ...readRecord(body, input), namesAnother: namesAnother(body, input.owner) };
}

function readRecord(body: JsonRecord, input: ContractInput): Accepted | Refused {
  const version = chooseVersion(input.headerVersion, body);
  const provider = PROVIDERS[input.channel];
  if (version === null) return fault('unknown_contract_version', 'contract_version', 'unknown');
  const claimed = valueAt(body, 'provider');
  if (typeof claimed === 'string' && claimed !== provider) return fault('provider_mismatch', 'provider', version);
  const { envelope, tap } = mappedOf(version, body, { provider, receivedAt: input.receivedAt });
  const parsed = (version === 'v1' ? contractV1 : contractV2).safeParse(envelope);
  if (!parsed.success) return refused(version, parsed.error.issues.flatMap(issuesOf));
  const valid: ContractBody = parsed.data;
  return { ok: true, version, messageId: valid.msg_id, ...toEvent(valid, { ...input, tap }) };
}

/** v2 is strict. v1 is strict with what looks like its envelope; the rest is of the flat kind. */
function mappedOf(
  version: ContractVersion,
  body: JsonRecord,
  context: { provider: string; receivedAt: number },
): Mapped {
  if (version === 'v2') return { envelope: withVersion(body, version), tap: null };
  const envelope = renamed(renamed(body, 'msg_id', ['msgId']), 'from', ['sender', 'sender_id']);
  const isEnvelope = ['provider', 'msg_id', 'from'].every((name) => isNamed(valueAt(envelope, name)));
  if (!isEnvelope || recordAt(body, 'message') !== null) return mapFlat(body, context);
  return { envelope: withVersion(envelope, version), tap: null };
}

function renamed(body: JsonRecord, name: string, aliases: readonly string[]): JsonRecord {
  const alias = aliases.find((candidate) => Object.hasOwn(body, candidate));
  if (alias === undefined || Object.hasOwn(body, name)) return body;
  const { [alias]: value, ...rest } = body;
  return { ...rest, [name]: value };
}

function isNamed(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function fault(
  error: 'unknown_contract_version' | 'provider_mismatch',
  path: string,
  version: ContractVersion | 'unknown',
): Refused {
  return { ok: false, error, version, details: [{ path, message: error }] };
}

function refused(version: ContractVersion, issues: readonly ContractIssue[]): Refused {
  return { ok: false, error: 'validation_error', version, details: issues.slice(0, MAX_DETAILS) };
}

const FIELD = /^[A-Za-z_]{1,40}$/;

/** A field that nobody has named may be called anything, a phone number too: only what looks like a field's name is said back. */
function issuesOf(issue: z.core.$ZodIssue): readonly ContractIssue[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...issue.path, FIELD.test(key) ? key : '(other)'].join('.'),
    message: 'is no field of the contract',
  }));
}
