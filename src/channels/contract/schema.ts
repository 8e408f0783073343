import { z } from 'zod';

/**
 * The two bodies that partners may post (spec/a §2.10). Strict: what is not named here is refused. Lengths count characters, as JSON Schema
 * does, so that the published schema and this code never disagree.
 */
function text(limits: { min: number; max: number }): z.ZodString {
  const { min, max } = limits;
  return z
    .string()
    .refine((value) => fits(value, limits), `must have ${min} to ${max} characters`)
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max });
}

function fits(value: string, { min, max }: { min: number; max: number }): boolean {
  if (value.length < min || value.length > 2 * max) return false;
  return value.length <= max || [...value].length <= max;
}

/**
 * Ids are keys in SQLite and in Postgres, so they hold no control and no half character; and they are never trimmed, so they begin and end
 * with something that shows. No two parts of the pattern can match the same place: a body of megabytes costs one pass.
 */
const ID_PATTERN =
  /^[!-~\u00a1-\ud7ff\ue000-\ufffd](?:[ -~\u00a0-\ud7ff\ue000-\ufffd]*[!-~\u00a1-\ud7ff\ue000-\ufffd])?$/;
const id = text({ min: 1, max: 200 }).regex(ID_PATTERN, 'must be printable, without spaces around it');

export const MAX_TEXT = 8_000;
const words = text({ min: 0, max: MAX_TEXT });

const MAX_ATTACHMENTS = 10;
const attachment = {
  type: z.enum(['audio', 'image']),
  url: text({ min: 1, max: 2_048 }),
  mime: text({ min: 3, max: 100 }),
};
const mediaMime = attachment.mime.regex(/^(audio|image)\//, 'must begin with audio/ or image/');

const metaFields = {
  locale: text({ min: 2, max: 20 }).optional(),
  timezone: text({ min: 1, max: 64 }).optional(),
  ip: text({ min: 0, max: 64 }).optional(),
  user_agent: text({ min: 0, max: 512 }).optional(),
};

const common = {
  provider: z.enum(['wa', 'ig', 'msg']),
  msg_id: id,
  timestamp: z.iso.datetime({ offset: true, error: 'must be a date and time with its offset' }),
  // Who calls is known from the token: this is read by nobody (spec/a §2.7).
  tenant_context: z
    .strictObject({
      tenant_id: z.guid().optional(),
      restaurant_id: z.guid().optional(),
      source: z.enum(['untrusted_payload', 'auth_db', 'legacy_shared']).optional(),
      hints: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
};

export const contractV1 = z.strictObject({
  contract_version: z.literal('v1'),
  ...common,
  from: id,
  text: words,
  attachments: z.array(z.strictObject(attachment)).max(MAX_ATTACHMENTS).optional(),
  meta: z.strictObject(metaFields).optional(),
});

export const contractV2 = z.strictObject({
  contract_version: z.literal('v2'),
  ...common,
  sender: z.strictObject({ id, display_name: text({ min: 0, max: 200 }).optional() }),
  message: z
    .strictObject({
      text: words.optional(),
      attachments: z
        .array(z.strictObject({ ...attachment, mime: mediaMime }))
        .max(MAX_ATTACHMENTS)
        .optional(),
    })
    .refine(
      ({ text, attachments }) => text !== undefined || attachments !== undefined,
      'must have a text or attachments',
    )
    .meta({ anyOf: [{ required: ['text'] }, { required: ['attachments'] }] }),
  meta: z.strictObject({ ...metaFields, idempotency_key: text({ min: 0, max: 256 }).optional() }).optional(),
});

export type ContractBody = z.infer<typeof contractV1> | z.infer<typeof contractV2>;

/** JSON Schema 2020-12, for the OpenAPI document and for partners. */
export const CONTRACT_SCHEMAS: readonly { readonly title: string; readonly schema: object }[] = [
  { title: 'Contract v1', schema: published(contractV1) },
  { title: 'Contract v2', schema: published(contractV2) },
];

function published(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return rest;
}
