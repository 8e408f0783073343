import type { UrlRefusal } from '#src/security/index';

/** Where a voice message lies: under an id of Meta's, or at an address. */
export interface VoiceNote {
  readonly mediaId?: string;
  readonly url?: string;
}

/** What came of listening to it. */
export type Hearing =
  /** `isSure`: clear enough to be acted on; else the customer is asked first. */
  | { readonly kind: 'heard'; readonly text: string; readonly isSure: boolean }
  /** The address, or one that it led to, may not be fetched. */
  | { readonly kind: 'blocked'; readonly refusal: UrlRefusal }
  | { readonly kind: 'failed'; readonly why: HearingFailure };

/** `silence`: nobody speaks; `unreadable`: gone, or no sound; `away`: whoever should listen, or the host of the sound, does not answer. */
export type HearingFailure = 'silence' | 'too_large' | 'unreadable' | 'away';
