import { type JsonRecord, valueAt } from '../meta/read-json.ts';

export type ContractVersion = 'v1' | 'v2';

const BY_NAME: Readonly<Record<string, ContractVersion>> = { '1': 'v1', v1: 'v1', '2': 'v2', v2: 'v2' };
const BODY_NAMES = ['contract_version', 'contractVersion'] as const;

/** The header's word, else the body's, else v1. Null for a version that nobody has written. */
export function chooseVersion(header: string | null, body: JsonRecord): ContractVersion | null {
  const asked = [header, ...BODY_NAMES.map((name) => valueAt(body, name))].find(isSaid);
  return asked === undefined ? 'v1' : versionOf(asked);
}

/** The body with one `contract_version`: the chosen one where it says nothing else. A body that contradicts its header keeps its word. */
export function withVersion(body: JsonRecord, version: ContractVersion): JsonRecord {
  const { contract_version, contractVersion, ...rest } = body;
  const said = [contract_version, contractVersion].find(isSaid);
  const agrees = said === undefined || versionOf(said) === version;
  return { ...rest, contract_version: agrees ? version : said };
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function versionOf(value: unknown): ContractVersion | null {
  const name = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : '';
  return Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] ?? null) : null;
}
