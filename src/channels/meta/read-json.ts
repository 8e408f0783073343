/**
 * Readers of JSON that nobody has promised anything about. None throws: what is missing or of another kind reads as absent. Only own
 * properties count, so a key called `__proto__` or `constructor` is a key like any other.
 */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function recordOf(value: unknown): JsonRecord | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  // The one cast of these readers: an object that is no array may be asked for any key.
  return value as JsonRecord;
}

export function valueAt(record: JsonRecord | null, name: string): unknown {
  return record !== null && Object.hasOwn(record, name) ? record[name] : undefined;
}

export function recordAt(record: JsonRecord | null, name: string): JsonRecord | null {
  return recordOf(valueAt(record, name));
}

export function listAt(record: JsonRecord | null, name: string): readonly unknown[] {
  const value = valueAt(record, name);
  return Array.isArray(value) ? value : [];
}

/** The text as written; `""` is absent. A whole number reads as its digits, unless it is too big to have arrived unharmed. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

export function textAt(record: JsonRecord | null, name: string): string | undefined {
  return textOf(valueAt(record, name));
}

/** Like `textAt`, for ids: spaces around them are no part of them. */
export function idAt(record: JsonRecord | null, name: string): string | undefined {
  return textAt(record, name)?.trim() || undefined;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A finite number, also when it is written as a string. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'string') return NUMBER.test(value.trim()) ? numberOf(Number(value)) : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function numberAt(record: JsonRecord | null, name: string): number | undefined {
  return numberOf(valueAt(record, name));
}

export function flagAt(record: JsonRecord | null, name: string): boolean {
  const value = valueAt(record, name);
  return value === true || value === 'true';
}

type Present<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same fields without those that are undefined: an absent field and an undefined one are two things here. */
export function present<const T extends object>(fields: T): Present<T> {
  // Cast: the entries are filtered by value, which the type of `fromEntries` cannot say.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
