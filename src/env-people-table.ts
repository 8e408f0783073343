import { flag } from './env-kinds.ts';

/** Settings about the people behind the bot. */
export const PEOPLE = {
  SUPPORT_ENABLED: flag(
    false,
    '`true`: a customer who asks for a person gets one: a ticket, which staff take and answer.',
  ),
  ADMIN_WA_CONSOLE_ENABLED: flag(false, 'Staff run the restaurant by messages that begin with `!`.'),
  ADMIN_WA_AUDIT_ENABLED: flag(true, 'Each of those commands is written down, refused ones too.'),
  FAQ_ENABLED: flag(false, '`true`: questions are answered with what the restaurant has written down as answers.'),
};
