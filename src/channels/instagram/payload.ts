import type { MediaType } from '#src/messages/index';

/**
 * `attachments[].type` of Instagram (meta-wire §3.8). What is shared rather than sent (`share`, `ig_post`, `reel`, `ig_reel`, `ig_story`,
 * `story_mention`, `ephemeral`) is `other`: it is not the customer's own picture of something.
 */
export const INSTAGRAM_ATTACHMENTS: ReadonlyMap<string, MediaType> = new Map([
  ['image', 'image'],
  ['audio', 'audio'],
  ['video', 'video'],
  ['file', 'document'],
]);
