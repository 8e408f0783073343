import { describe, expect, it } from 'vitest';
import { AppError, assertNever } from '#src/kernel/errors';

describe('a surprise', () => {
  it('is neither retried nor shown unless somebody said so', () => {
    expect(new AppError('DB_UNAVAILABLE', 'no answer')).toMatchObject({ retryable: false, expose: false });
    expect(new AppError('DB_UNAVAILABLE', 'no answer', { retryable: true })).toMatchObject({ retryable: true });
  });

  it('keeps its cause', () => {
    const cause = new Error('reset');
    expect(new AppError('X', 'y', { cause }).cause).toBe(cause);
  });

  it('is data that got past the compiler', () => {
    expect(() => assertNever({ kind: 'new' } as never, 'intent')).toThrow(/unexpected intent: \{"kind":"new"\}/);
    expect(() => assertNever(undefined as never)).toThrow(AppError);
  });
});
