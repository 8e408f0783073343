export type { Hearing, HearingFailure, VoiceNote } from './voice.ts';
