const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_MS = 7 * DAY_MS;
const REMEMBERED_MESSAGES = 200_000;

interface KnownMessage {
  readonly accountId: string;
  readonly user: string;
  readonly inbound: boolean;
}

/** Who has written to which account and when, and which message ids exist: what windows, read marks and reactions depend on. */
export class Contacts {
  readonly #lastInboundAt = new Map<string, number>();
  readonly #messages = new Map<string, KnownMessage>();
  /** When false, users and message ids never seen here count as known: for load that goes to the Worker directly. */
  knownUsersOnly = true;

  recordInbound(input: {
    readonly accountId: string;
    readonly user: string;
    readonly at: number;
    readonly messageId: string;
  }): void {
    const key = pairKey(input.accountId, input.user);
    this.#lastInboundAt.set(key, Math.max(input.at, this.#lastInboundAt.get(key) ?? 0));
    this.#remember(input.messageId, { accountId: input.accountId, user: input.user, inbound: true });
  }

  recordOutbound(input: { readonly accountId: string; readonly user: string; readonly messageId: string }): void {
    this.#remember(input.messageId, { accountId: input.accountId, user: input.user, inbound: false });
  }

  isWindowOpen(input: {
    readonly accountId: string;
    readonly user: string;
    readonly window: 'day' | 'week';
    readonly now: number;
  }): boolean {
    const last = this.#lastInboundAt.get(pairKey(input.accountId, input.user));
    if (last === undefined) return !this.knownUsersOnly;
    return input.now - last < (input.window === 'day' ? DAY_MS : WEEK_MS);
  }

  knowsInbound(accountId: string, messageId: string): boolean {
    const message = this.#messages.get(messageId);
    if (!message) return !this.knownUsersOnly;
    return message.inbound && message.accountId === accountId;
  }

  knowsMessage(accountId: string, messageId: string): boolean {
    const message = this.#messages.get(messageId);
    return message ? message.accountId === accountId : !this.knownUsersOnly;
  }

  userOf(messageId: string): string | undefined {
    return this.#messages.get(messageId)?.user;
  }

  /** For `/me/messages`: the account, among those given, that this user wrote to last. */
  lastAccountOf(user: string, accountIds: readonly string[]): string | undefined {
    const seen = accountIds
      .map((id) => ({ id, at: this.#lastInboundAt.get(pairKey(id, user)) ?? 0 }))
      .filter((entry) => entry.at > 0)
      .sort((a, b) => b.at - a.at);
    return seen[0]?.id;
  }

  clear(): void {
    this.#lastInboundAt.clear();
    this.#messages.clear();
    this.knownUsersOnly = true;
  }

  #remember(messageId: string, message: KnownMessage): void {
    this.#messages.set(messageId, message);
    if (this.#messages.size <= REMEMBERED_MESSAGES) return;
    const oldest = this.#messages.keys().next();
    if (!oldest.done) this.#messages.delete(oldest.value);
  }
}

function pairKey(accountId: string, user: string): string {
  return `${accountId}|${user}`;
}
