import { z } from 'zod';
import { MAX_PROPOSALS, PROPOSALS, type Proposal } from './advice.ts';

const MAX_CONTENT = 4_096;

/** Strict: an answer that says more than was asked, a price or a text, is no answer. */
const proposals = z.strictObject({
  proposals: z
    .array(
      z.strictObject({
        intent: z.enum(PROPOSALS),
        item: z.string().max(20).nullable(),
        quantity: z.number().int().nullable(),
      }),
    )
    .max(MAX_PROPOSALS),
});

const chat = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string().max(MAX_CONTENT) }) })], z.unknown()),
});

/** The same as JSON Schema, for services that hold their model to it. */
export const ADVICE_SCHEMA = z.toJSONSchema(proposals, { target: 'draft-2020-12' });

/** Of a chat endpoint's answer; empty for whatever is not exactly what was asked for. */
export function readAdvice(body: unknown): readonly Proposal[] {
  const answer = chat.safeParse(body);
  const read = answer.success ? proposals.safeParse(parseJson(answer.data.choices[0].message.content)) : null;
  return read?.success ? read.data.proposals : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
