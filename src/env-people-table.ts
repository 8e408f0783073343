import { flag } from './env-kinds.ts';

/** Settings about the people behind the bot. */
export const PEOPLE = {
  SUPPORT_ENABLED: flag(
    false,
    '`true`: a customer who asks for a person gets one: a ticket, which staff take and answer.',
  ),
};
