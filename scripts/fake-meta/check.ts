import { refuse } from './graph-error.ts';
import { isRecord, type JsonRecord } from './json.ts';

/** The checks of a WhatsApp body, with the codes and wordings of Cloud API: 131008 missing, 131009 wrong value, 100 wrong shape. */

export function missing(path: string): never {
  refuse({ channel: 'whatsapp', code: 131008, details: `The parameter ${path} is required.` });
}

export function wrong(details: string): never {
  refuse({ channel: 'whatsapp', code: 131009, details });
}

export function malformed(details: string): never {
  refuse({ channel: 'whatsapp', code: 100, details });
}

export function recordAt(value: unknown, path: string): JsonRecord {
  if (value === undefined || value === null) missing(path);
  if (!isRecord(value)) malformed(`Param ${path} must be a JSON object.`);
  return value;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) missing(path);
  if (!Array.isArray(value)) malformed(`Param ${path} must be an array.`);
  return value;
}

export interface TextRule {
  readonly value: unknown;
  readonly path: string;
  readonly max: number;
}

/** UTF-16 units: the strictest of the counts Meta may use, so an emoji costs two. */
export function textAt({ value, path, max }: TextRule): string {
  if (value === undefined || value === null) missing(path);
  if (typeof value !== 'string') malformed(`Param ${path} must be a string.`);
  if (value.trim() === '') wrong(`${path} length invalid. Min length: 1, Max length: ${max}`);
  if (value.length > max) wrong(`${path} length invalid. Min length: 1, Max length: ${max}`);
  return value;
}

export function optionalText(rule: TextRule): void {
  if (rule.value !== undefined) textAt(rule);
}

export function idAt(rule: TextRule): string {
  const id = textAt(rule);
  if (id !== id.trim()) wrong(`${rule.path} must not begin or end with a space.`);
  return id;
}

export function onlyKeys(value: JsonRecord, path: string, allowed: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) malformed(`Unexpected key "${key}" on param "${path}".`);
  }
}

export function httpLinkAt(value: unknown, path: string): void {
  const link = textAt({ value, path, max: 2048 });
  if (!isHttpLink(link)) wrong(`${path} is not a valid URI.`);
}

export function isHttpLink(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

export function requireUnique(values: readonly string[], what: string): void {
  if (new Set(values).size !== values.length) wrong(`Duplicated ${what} are not allowed.`);
}
