export const CHANNELS = ['whatsapp', 'instagram', 'messenger'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The restaurant's side of a conversation: a WhatsApp phone_number_id, an Instagram account id or a Messenger page id. */
export interface AccountRef {
  readonly channel: Channel;
  readonly accountId: string;
}

export function accountKey(account: AccountRef): string {
  return `${account.channel}:${account.accountId}`;
}
