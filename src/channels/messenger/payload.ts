import type { MediaType } from '#src/messages/index';

/**
 * `attachments[].type` of Messenger (meta-wire §3.8). `location` is a place, not a medium; `fallback`, `template`, `appointment_booking` and
 * whatever comes next are `other`.
 */
export const MESSENGER_ATTACHMENTS: ReadonlyMap<string, MediaType> = new Map([
  ['image', 'image'],
  ['audio', 'audio'],
  ['video', 'video'],
  ['file', 'document'],
  ['sticker', 'sticker'],
]);
