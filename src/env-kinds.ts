import { z } from 'zod';

/** One row of the table: how a value is read, and what docs/flags.md says of it. */
export interface Setting<Form extends z.ZodType = z.ZodType> {
  readonly form: Form;
  readonly type: string;
  /** As it would be written; empty: may stay unset; null: must be set. */
  readonly byDefault: string | null;
  readonly isSecret: boolean;
  /** One sentence, true of the code as it is. */
  readonly meaning: string;
}

const MIN_SECRET = 16;
/** Random text of that length has about ten different characters at least; `xyxyxyxyxyxyxyxy` has two. */
const MIN_DIFFERENT = 6;
const PLACEHOLDER =
  /change.?me|place.?holder|replace.?(?:me|this)|fill.?in|example|your.?(?:app|secret|token|key|password)|x{4}|<[\w -]+>|^[<[{$].*[>\]}]$|\*{3}|\.{3}|…/i;
/** A word, so that a variable that got lost does not close or open anything by accident. */
const NO_HOST = 'none';
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/;

const STRONG = z.string().superRefine((value, context) => {
  const message = weaknessOf(value);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const SECRET_ROW = { type: `${MIN_SECRET} characters or more`, isSecret: true };
/** What stands for a blank value where there must be one: no form takes it. */
const REQUIRED = undefined;

/** Null: nothing is wrong with it, as far as can be seen. */
export function weaknessOf(secret: string): string | null {
  if (secret.length < MIN_SECRET) return `must have at least ${MIN_SECRET} characters`;
  return isPlaceholder(secret) || new Set(secret).size < MIN_DIFFERENT ? 'is a placeholder' : null;
}

export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value);
}

export function secret(meaning: string): Setting<z.ZodType<string>> {
  return { ...SECRET_ROW, form: written(REQUIRED, STRONG), byDefault: null, meaning };
}

export function optionalSecret(meaning: string): Setting<z.ZodType<string | null>> {
  return { ...SECRET_ROW, form: written(null, STRONG.nullable()), byDefault: '', meaning };
}

/** A secret that others make; production alone wants it strong. */
export function token(meaning: string): Setting<z.ZodType<string>> {
  return { ...SECRET_ROW, type: 'text', form: written('', z.string()), byDefault: '', meaning };
}

export function requiredToken(meaning: string): Setting<z.ZodType<string>> {
  return { ...SECRET_ROW, type: 'text', form: written(REQUIRED, z.string()), byDefault: null, meaning };
}

export function databaseUrl(meaning: string): Setting<z.ZodType<string>> {
  const form = written(REQUIRED, z.url({ protocol: /^postgres(ql)?$/ }));
  return { form, type: '`postgres://…`', byDefault: null, isSecret: true, meaning };
}

export function flag(byDefault: boolean, meaning: string): Setting<z.ZodType<boolean>> {
  const form = z.enum(['true', 'false']).transform((value) => value === 'true');
  return withDefault(String(byDefault), { form, type: '`true` or `false`', meaning });
}

export function whole(
  range: { byDefault: number; min: number; max: number },
  meaning: string,
): Setting<z.ZodType<number>> {
  const { byDefault, min, max } = range;
  const form = z.coerce.number().int().min(min).max(max);
  return withDefault(String(byDefault), { form, type: `whole number, ${min} to ${max}`, meaning });
}

/** A share, from 0 to 1. */
export function fraction(byDefault: number, meaning: string): Setting<z.ZodType<number>> {
  return withDefault(String(byDefault), { form: z.coerce.number().min(0).max(1), type: 'number, 0 to 1', meaning });
}

/** Text that is no number means the default: settings of the earlier system hold such. A number out of range is refused. */
export function wholeOr(
  range: { byDefault: number; min: number; max: number },
  meaning: string,
): Setting<z.ZodType<number>> {
  const { byDefault, min, max } = range;
  const number = z.number().int().min(min).max(max);
  const form = z
    .string()
    .transform((text) => (Number.isNaN(Number(text)) ? byDefault : Number(text)))
    .pipe(number);
  return withDefault(String(byDefault), {
    form,
    type: `whole number, ${min} to ${max}; text is the default`,
    meaning,
  });
}

export function oneOf<const Value extends string>(
  values: readonly Value[],
  meaning: string,
): Setting<z.ZodType<Value>> {
  return { ...oneOfRow(values), form: written(REQUIRED, z.enum(values)), byDefault: null, meaning };
}

export function oneOfWithDefault<const Value extends string>(
  values: readonly [Value, ...Value[]],
  meaning: string,
): Setting<z.ZodType<Value>> {
  return withDefault(values[0], { ...oneOfRow(values), form: z.enum(values), meaning });
}

/** The words of the earlier system are understood too. */
export function signatureMode(meaning: string): Setting<z.ZodType<'enforce' | 'warn' | 'off'>> {
  const form = z.enum(['enforce', 'true', 'warn', 'off', 'false']).transform((mode) => {
    if (mode === 'true') return 'enforce';
    return mode === 'false' ? 'off' : mode;
  });
  return withDefault('enforce', { form, type: '`enforce` or `true`, `warn`, `off` or `false`', meaning });
}

export function url(meaning: string): Setting<z.ZodType<string>> {
  return { form: written(REQUIRED, z.url()), type: 'URL', byDefault: null, isSecret: false, meaning };
}

export function optionalUrl(meaning: string): Setting<z.ZodType<string | null>> {
  return optional({ form: z.url(), type: 'URL', meaning });
}

export function publicUrl(byDefault: string, meaning: string): Setting<z.ZodType<string>> {
  return withDefault(byDefault, { form: z.url({ protocol: /^https?$/ }), type: 'URL', meaning });
}

/** A line that customers read. */
export function note(meaning: string): Setting<z.ZodType<string>> {
  const form = z.string().regex(/^[\p{L}\p{N} .,:/()-]{0,60}$/u, 'is no short line');
  return { type: 'text, 60 characters at most', form: written('', form), byDefault: '', isSecret: false, meaning };
}

/** A name that others have given. */
export function words(byDefault: string, meaning: string): Setting<z.ZodType<string>> {
  const form = z.string().regex(/^[\w.:/@-]{1,100}$/, 'is no name');
  return withDefault(byDefault, { form, type: 'name', meaning });
}

export function graphVersion(meaning: string): Setting<z.ZodType<string>> {
  const form = z.string().regex(/^v\d+\.\d+$/, 'is no version');
  return { form: written(REQUIRED, form), type: '`v`, number, `.`, number', byDefault: null, isSecret: false, meaning };
}

export function optionalAddress(meaning: string): Setting<z.ZodType<string | null>> {
  return optional({ form: z.string().regex(/^[\w.-]+:\d+$/, 'is no host:port'), type: '`host:port`', meaning });
}

export function optionalId(meaning: string): Setting<z.ZodType<string | null>> {
  return optional({ form: z.guid().toLowerCase(), type: 'UUID', meaning });
}

export function optionalInstant(meaning: string): Setting<z.ZodType<number | null>> {
  const form = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));
  return optional({ form, type: 'ISO 8601 instant with its zone', meaning });
}

export function hosts(byDefault: readonly string[], meaning: string): Setting<z.ZodType<readonly string[]>> {
  const form = z
    .string()
    .toLowerCase()
    .transform((value) => (value === NO_HOST ? [] : value.split(',').map((host) => host.trim())))
    .pipe(z.array(z.string().regex(HOST, 'is no host name')));
  return withDefault(byDefault.join(','), { form, type: `host names with commas, or \`${NO_HOST}\``, meaning });
}

interface Row<Output> {
  readonly form: z.ZodType<Output>;
  readonly type: string;
  readonly meaning: string;
}

function withDefault<Output>(byDefault: string, row: Row<Output>): Setting<z.ZodType<Output>> {
  return { ...row, form: written(byDefault, row.form), byDefault, isSecret: false };
}

function optional<Output>(row: Row<Output>): Setting<z.ZodType<Output | null>> {
  return { ...row, form: written(null, row.form.nullable()), byDefault: '', isSecret: false };
}

function oneOfRow(values: readonly string[]) {
  return { type: values.map((value) => `\`${value}\``).join(', '), isSecret: false };
}

/** Blank means unset; a `[vars]` entry of wrangler.toml may also be a number or a boolean. */
function written<Output>(whenBlank: string | null | undefined, form: z.ZodType<Output>): z.ZodType<Output> {
  return z.preprocess((value) => {
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    const trimmed = typeof text === 'string' ? text.trim() : text;
    return trimmed === undefined || trimmed === '' ? whenBlank : trimmed;
  }, form);
}
