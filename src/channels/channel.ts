import type { Channel, InboundEvent, OutboundMessage, Receipt, UserIdentity } from '#src/messages/index';

/** What one webhook body says, item by item. Nothing in it is ever an exception. */
export interface ParsedWebhook {
  readonly events: readonly InboundEvent[];
  readonly receipts: readonly Receipt[];
  /** How many items of which kind concern no conversation (`template_status`, `account_update`, `malformed` …): for the log. */
  readonly ignored: Readonly<Record<string, number>>;
  /** The WhatsApp business account that each item came under. */
  readonly businesses?: ReadonlyMap<InboundEvent | Receipt, string>;
}

export interface RenderInput {
  readonly message: OutboundMessage;
  readonly recipient: UserIdentity;
  readonly accountId: string;
  readonly callbackData: string;
}

/** One call of the Graph API: `path` starts behind the version. */
export interface GraphCall {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The silhouette that every channel has. All pure: the `.client.ts` of `meta/` does the calling. */
export interface ChannelAdapter {
  readonly channel: Channel;
  /** `receivedAt` stands in for a missing or senseless timestamp. */
  parse(body: unknown, receivedAt: number): ParsedWebhook;
  render(input: RenderInput): GraphCall;
  /** "I have read this, and am typing", for channels that have it. */
  renderReadMark?(input: { readonly accountId: string; readonly messageId: string }): GraphCall;
  /** The provider's id of an accepted message, or null when the answer does not hold one. */
  parseSendAnswer(body: unknown): string | null;
}
