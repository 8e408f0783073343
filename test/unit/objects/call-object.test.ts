import { describe, expect, it } from 'vitest';
import { callObject } from '#durable-objects/call-object';

interface Flags {
  readonly retryable?: boolean;
  readonly durableObjectReset?: boolean;
  readonly overloaded?: boolean;
  readonly remote?: boolean;
}

/** An object whose first calls fail as the runtime makes them fail, with a record of which stub was called. */
function objectThatFails(failures: readonly unknown[]) {
  const made: object[] = [];
  const called: object[] = [];
  const makeStub = () => {
    const stub = {};
    made.push(stub);
    return stub;
  };
  const call = async (stub: object) => {
    const failure = failures[called.length];
    called.push(stub);
    if (failure !== undefined) throw failure;
    return 'answered';
  };
  return { made, called, answer: () => callObject(makeStub, call) };
}

const failure = (flags: Flags) => Object.assign(new Error('internal error'), flags);

describe('a call of an object', () => {
  it('is made once when it succeeds', async () => {
    const object = objectThatFails([]);
    expect(await object.answer()).toBe('answered');
    expect(object.called).toHaveLength(1);
  });

  it.each<Flags>([
    { retryable: true },
    { durableObjectReset: true },
    { retryable: true, durableObjectReset: true, remote: true },
  ])('that failed with %j is made again, with a stub of its own, because one that threw is dead', async (flags) => {
    const object = objectThatFails([failure(flags)]);
    expect(await object.answer()).toBe('answered');
    expect(object.made).toHaveLength(2);
    expect(new Set(object.called).size).toBe(2);
  });

  it('is given up after the third failure, with that failure', async () => {
    const failures = [1, 2, 3].map(() => failure({ retryable: true }));
    const object = objectThatFails(failures);
    await expect(object.answer()).rejects.toBe(failures[2]);
    expect(new Set(object.called).size).toBe(3);
  });

  it.each<Flags>([
    { overloaded: true },
    { overloaded: true, retryable: true },
    { overloaded: true, durableObjectReset: true },
  ])('that failed with %j is never made again: it would overload the object more', async (flags) => {
    const overload = failure(flags);
    const object = objectThatFails([overload]);
    await expect(object.answer()).rejects.toBe(overload);
    expect(object.called).toHaveLength(1);
  });

  it.each([
    new TypeError('ours'),
    failure({ remote: true }),
    failure({ retryable: false }),
    'a word',
    null,
    { retryable: 'yes' },
  ])('that failed by an exception of ours is not made again (%#)', async (thrown) => {
    const object = objectThatFails([thrown]);
    await expect(object.answer()).rejects.toBe(thrown);
    expect(object.called).toHaveLength(1);
  });

  it('does not retry what comes after a retry and is no passing fault', async () => {
    const overload = failure({ overloaded: true });
    const object = objectThatFails([failure({ retryable: true }), overload]);
    await expect(object.answer()).rejects.toBe(overload);
    expect(object.called).toHaveLength(2);
  });
});
