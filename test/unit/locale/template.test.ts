import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from '#src/locale/index';
import { RENDERING_CASES } from '../../fixtures/language/rendering-cases.ts';

describe('a template', () => {
  it.each(RENDERING_CASES)('of spec/a §5.7: $what', ({ content, values, allowed, rendered }) => {
    expect(renderTemplate({ content, values, allowed })).toBe(rendered);
  });

  it('without an allow-list takes every value that it is given', () => {
    expect(renderTemplate({ content: '{{a}}{{b}}{{c}}', values: { a: 0, b: '', c: 'x' } })).toBe('0x');
  });

  it.each([
    ['{total}', 'Bonjour {total}'],
    ['{{1}}', 'Bonjour {{1}}'],
    ['{{secret}}', 'Bonjour {{secret}}'],
    ["{{constructor.constructor('return 1')()}}", "Bonjour {{constructor.constructor('return 1')()}}"],
    ['$& $1 $$', 'Bonjour $& $1 $$'],
  ])('never reads the value %j as a placeholder (G3, G4)', (name, expected) => {
    const values = { name, secret: 'CANARY', total: 'CANARY', 1: 'CANARY' };
    expect(renderTemplate({ content: 'Bonjour {{name}}', values })).toBe(expected);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('finds no inherited value under %s', (name) => {
    expect(renderTemplate({ content: `[{{${name}}}]`, values: {} })).toBe('[]');
  });

  it('leaves alone what is no placeholder, and shows nobody what only looks like one', () => {
    const content = '{a} { {a} } {{ {a [{{a.b}}{{}}{{a b}}{{{}}}]';
    expect(renderTemplate({ content, values: { a: '1' } })).toBe('{a} { {a} } {{ {a [{}]');
  });

  it('never throws, and puts a value in verbatim', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (content, value) => {
        renderTemplate({ content, values: { a: value } });
        expect(renderTemplate({ content: '[{{a}}]', values: { a: value } })).toBe(`[${value}]`);
      }),
    );
  });
});
