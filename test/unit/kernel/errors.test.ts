import { describe, expect, it } from 'vitest';
import { AppError, assertNever, codeOf } from '#src/kernel/errors';

describe('a surprise', () => {
  it('is neither retried nor shown unless somebody said so', () => {
    expect(new AppError('DB_UNAVAILABLE', 'no answer')).toMatchObject({ retryable: false, expose: false });
    expect(new AppError('DB_UNAVAILABLE', 'no answer', { retryable: true })).toMatchObject({ retryable: true });
  });

  it('is data that got past the compiler, of which only the kind is told', () => {
    expect(() => assertNever({ kind: 'new', text: 'CANARY' } as never, 'intent')).toThrow(/^unexpected intent: new$/);
    expect(() => assertNever({ kind: 'une pizza' } as never)).toThrow(/^unexpected value: object$/);
    expect(() => assertNever('+213555000111' as never)).toThrow(/^unexpected value: string$/);
    expect(() => assertNever(undefined as never)).toThrow(AppError);
  });
});

describe('what a log says of anything that was thrown', () => {
  it.each([
    [new AppError('DB_ERROR', 'CANARY'), 'DB_ERROR'],
    [new Error('CANARY'), 'Error'],
    [new TypeError('CANARY'), 'TypeError'],
    [new DOMException('CANARY', 'TimeoutError'), 'TimeoutError'],
    [Object.assign(new Error('CANARY'), { name: 'CANARY' }), 'unknown'],
    [Object.assign(new Error('CANARY'), { name: 'CanaryError' }), 'unknown'],
    [Object.assign(new Error('CANARY'), { name: 'Une pizza +213555000111 Error' }), 'unknown'],
    [{ name: 'CANARYError' }, 'unknown'],
    ['CANARY', 'unknown'],
    [null, 'unknown'],
  ])('%#: a code of ours or the name of its class, never what it says', (thrown, code) => {
    expect(codeOf(thrown)).toBe(code);
  });
});
