/** What travels with a WhatsApp or Messenger send and comes back in its receipts (decisions.md, Callback data). */
export interface CallbackData {
  /** Durable Object id: 64 hex digits. */
  readonly objectId: string;
  readonly outboxId: number;
  readonly attempt: number;
}

const FORM = /^v1\.([0-9a-f]{64})\.(\d{1,15})\.(\d{1,3})$/;

export function formatCallbackData(data: CallbackData): string {
  return `v1.${data.objectId}.${data.outboxId}.${data.attempt}`;
}

/** Null for anything that is not ours: another system may send through the same number. */
export function parseCallbackData(text: string): CallbackData | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [, objectId = '', outboxId, attempt] = match;
  return { objectId, outboxId: Number(outboxId), attempt: Number(attempt) };
}
