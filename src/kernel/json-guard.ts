export type JsonRefusal = 'too_deep' | 'too_many_tokens';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENERS = new Set([0x7b, 0x5b]);
const CLOSERS = new Set([0x7d, 0x5d]);
const SEPARATORS = new Set([0x2c, 0x3a]);

/**
 * Looks at JSON bytes before they are parsed, in one pass and without allocating. A token is an opening bracket, a comma or a colon:
 * each stands for at least one value, so their number bounds what the parser will build.
 */
export function inspectJson(bytes: Uint8Array, limits: { maxDepth: number; maxTokens: number }): JsonRefusal | null {
  let depth = 0;
  let tokens = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (OPENERS.has(byte)) {
      depth++;
      tokens++;
      if (depth > limits.maxDepth) return 'too_deep';
    } else if (CLOSERS.has(byte)) {
      depth--;
    } else if (SEPARATORS.has(byte)) {
      tokens++;
    }
    if (tokens > limits.maxTokens) return 'too_many_tokens';
  }
  return null;
}
