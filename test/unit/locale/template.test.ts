import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from '#src/locale/index';

describe('a template', () => {
  it.each([
    ['one allowed variable with a value', 'Bonjour {{name}}', { name: 'Nadia' }, ['name'], 'Bonjour Nadia'],
    ['an allowed variable without a value at the end', 'Bonjour {{name}}', {}, ['name'], 'Bonjour'],
    ['one allowed and one not', '{{a}} {{b}}', { a: '1', b: '2' }, ['a'], '1'],
    ['an empty allow-list', 'x {{a}} y', { a: '1' }, [], 'x  y'],
    ['a value that begins with a newline', '{{a}}{{b}}', { a: '1', b: '\n2' }, ['a', 'b'], '1\n2'],
    ['spaces around a placeholder', '  {{ a }}  ', { a: '1' }, ['a'], '1'],
    ['triple braces', '{{{a}}}', { a: '1' }, ['a'], '{1}'],
    ['a number', '{{total}} DA', { total: 1250 }, ['total'], '1250 DA'],
    ['null', 'x {{a}}', { a: null }, ['a'], 'x'],
    ['a name with an underscore', '{{order_id}}', { order_id: 'A1' }, ['order_id'], 'A1'],
  ])('of spec/a §5.7: %s', (_what, content, values, allowed, expected) => {
    expect(renderTemplate({ content, values, allowed })).toBe(expected);
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
