/** Something that the person at the keyboard can put right: shown as it is, without a stack. Never has a token in it. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}
