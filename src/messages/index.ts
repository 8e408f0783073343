export { type CallbackData, formatCallbackData, parseCallbackData } from './callback-data.ts';
export { type AccountRef, accountKey, CHANNELS, type Channel } from './channel.ts';
export {
  type CatalogItem,
  type ContactCard,
  type InboundContent,
  type InboundEvent,
  type MediaItem,
  type MediaType,
  opensWindow,
  wantsAnswer,
} from './inbound-event.ts';
export {
  type ApprovedMessage,
  moreOptionId,
  type Option,
  type OptionList,
  type OutboundMessage,
  parseMoreOptionId,
} from './outbound-message.ts';
export { laterReceipt, RECEIPT_STATUSES, type Receipt, type ReceiptStatus } from './receipt.ts';
export { olderKeys, type UserIdentity } from './user.ts';
