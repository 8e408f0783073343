/**
 * A stub as the interface that its class implements. The runtime's own stub types fold unions and tuples until they no longer fit; the
 * class says `implements`, so the compiler still holds both ends together.
 */
export function stubOf<T>(stub: object): T {
  return stub as T;
}

const TRIES = 3;
const PAUSE_MS = 200;

/**
 * Calls an object, again where that can help. A stub that threw is dead, so every attempt makes its own; an overloaded object is left alone
 * (design.md §7). Safe only for calls that may run twice: all of ours are idempotent.
 */
export async function callObject<Stub, T>(makeStub: () => Stub, call: (stub: Stub) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(makeStub());
    } catch (error) {
      if (attempt >= TRIES || !isWorthRetrying(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}

/** Flags that the runtime sets on errors of its own; an exception of ours has none of them. */
function isWorthRetrying(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const flags: { retryable?: unknown; durableObjectReset?: unknown; overloaded?: unknown } = error;
  return flags.overloaded !== true && (flags.retryable === true || flags.durableObjectReset === true);
}
