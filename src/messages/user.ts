/** A customer as one webhook names them. Empty strings from Meta count as absent and never get here. */
export interface UserIdentity {
  /** What the conversation is kept under: the business-scoped id when Meta sends one, else phone, PSID or IGSID. */
  readonly key: string;
  /** Digits without `+`. WhatsApp only, and not always there (meta-wire §3.4). */
  readonly phone?: string;
  /** WhatsApp business-scoped id (`DZ.1349…`), Page-scoped id or Instagram-scoped id, verbatim. */
  readonly scopedId?: string;
  readonly name?: string;
}

/** The keys an earlier conversation of the same person may be kept under, most likely first. */
export function olderKeys(user: UserIdentity): readonly string[] {
  return user.phone !== undefined && user.phone !== user.key ? [user.phone] : [];
}
