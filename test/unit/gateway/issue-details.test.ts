import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueDetails } from '#src/gateway/issue-details';

const schema = z.strictObject({
  name: z.string().max(4),
  language: z.enum(['fr', 'ar']),
  hours: z.strictObject({
    weekly: z.union([z.literal('always'), z.partialRecord(z.enum(['mon']), z.array(z.string().max(2)))]),
    exceptions: z.record(z.iso.date(), z.int()),
  }),
});
const GOOD = { name: 'Chez', language: 'fr', hours: { weekly: 'always', exceptions: {} } };

const detailsOf = (value: unknown) => issueDetails(schema.safeParse(value).error?.issues ?? []);

describe('what is wrong with a body', () => {
  it.each([
    [{ ...GOOD, name: 'CANARY' }, 'name: Too big: expected string to have <=4 characters'],
    [{ ...GOOD, language: 'CANARY' }, 'language: Invalid option: expected one of "fr"|"ar"'],
    [{ ...GOOD, langauge: 'CANARY' }, 'body: unknown langauge'],
    [{ ...GOOD, '+213555000111': 1, 'une pizza': 2, tel0555000111: 3 }, 'body: unknown (other)'],
    [{ ...GOOD, hours: { weekly: { mon: ['CANARY'] }, exceptions: {} } }, 'hours.weekly.mon.0: '],
    [{ ...GOOD, hours: { weekly: 'always', exceptions: { '0555 00 01 11': 1 } } }, 'hours.exceptions.(other): '],
    ['CANARY', 'body: Invalid input: expected object, received string'],
  ])('%#: is told by place, never by value', (value, expected) => {
    const details = detailsOf(value).join('\n');
    expect(details).not.toContain('CANARY');
    expect(details).toContain(expected.split(': ')[0]);
    if (!expected.endsWith(': ')) expect(details).toContain(expected);
  });

  it('is told ten times at most', () => {
    const many = Array.from(
      { length: 50 },
      (): z.core.$ZodIssue => ({ path: [], code: 'custom', message: 'x', input: 1 }),
    );
    expect(issueDetails(many)).toHaveLength(10);
  });

  it('shows no digit, no space and no sign of a name or a value that somebody made up', () => {
    const canary = fc.string({ minLength: 4, unit: 'grapheme' }).filter((text) => /[^A-Za-z_ .:()<>=0-9"]/.test(text));
    fc.assert(
      fc.property(canary, fc.constantFrom('name', 'language', 'key', 'deep', 'date'), (text, where) => {
        const spoilt = {
          name: { ...GOOD, name: `${text}xxxx` },
          language: { ...GOOD, language: text },
          key: Object.fromEntries([...Object.entries(GOOD), [text, text]]),
          deep: { ...GOOD, hours: { ...GOOD.hours, [text]: text } },
          date: { ...GOOD, hours: { weekly: 'always', exceptions: { [text]: text } } },
        }[where];
        expect(detailsOf(spoilt).join('\n')).not.toContain(text);
      }),
    );
  });
});
