import { type Asking, type ConsoleAnswer, type ConsoleOption, said } from './answer.ts';
import { auditedText } from './audit.ts';
import { mayRun, type Role } from './command.ts';
import { type Parsed, parseCommand } from './parse.ts';
import { perform } from './perform.usecase.ts';
import type { ConsolePorts, Place } from './ports.ts';
import { sayIn } from './say.ts';

/** One message that begins with `!`. */
export interface CommandMessage extends Place {
  readonly channel: string;
  /** Every id that the sender is known by. */
  readonly userIds: readonly string[];
  /** What the audit knows a stranger by. */
  readonly strangerHash: string;
  /** False: it came through a partner who may not bring commands. */
  readonly isTrusted: boolean;
  readonly text: string;
  readonly timezone: string;
  readonly eventId: string;
  readonly now: number;
}

export interface ConsoleReply {
  readonly text: string;
  readonly options: readonly ConsoleOption[];
  /** The sender is not of the staff. */
  readonly isRefused: boolean;
  /** The command that four digits, written next, are the end of. */
  readonly awaits?: string;
}

/** Never throws. Nothing is done that is not written down first: refused, unknown and failed commands have their row too. */
export async function runCommand(ports: ConsolePorts, message: CommandMessage): Promise<ConsoleReply> {
  const parsed = parseCommand(message.text);
  const locale = parsed.kind === 'command' ? parsed.command.locale : parsed.locale;
  const say = sayIn(locale);
  try {
    const { tenantId, restaurantId, channel, userIds } = message;
    const staff = message.isTrusted ? await ports.findStaff({ tenantId, restaurantId, channel, userIds }) : null;
    if (!staff) {
      await note(ports, message, {
        actor: message.strangerHash,
        role: 'none',
        action: 'unauthorized',
        failure: 'unauthorized',
      });
      return { ...replyOf(said(say('STAFF_ONLY'))), isRefused: true };
    }
    const answer = await answerStaff(ports, message, { parsed, staff });
    return replyOf(answer);
  } catch {
    return replyOf(said(say('UNAVAILABLE')));
  }
}

async function answerStaff(
  ports: ConsolePorts,
  message: CommandMessage,
  given: { parsed: Parsed; staff: { id: string; role: Role } },
): Promise<ConsoleAnswer> {
  const { parsed, staff } = given;
  const { role } = staff;
  const actor = message.userIds[0] ?? '';
  if (parsed.kind === 'unknown') {
    await note(ports, message, { actor, role, action: 'unknown', failure: 'unknown' });
    return said(sayIn(parsed.locale)('UNKNOWN'));
  }
  const { command } = parsed;
  const say = sayIn(command.locale);
  const { action } = command;
  if (!mayRun(role, action)) {
    await note(ports, message, { actor, role, action, failure: 'forbidden' });
    return said(say('NOT_YOURS', { role: say(role) }));
  }
  await note(ports, message, { actor, role, action, failure: 'unfinished' });
  const { tenantId, restaurantId, timezone, eventId, now } = message;
  const asking: Asking = {
    command,
    say,
    role,
    by: `staff:${staff.id}`,
    tenantId,
    restaurantId,
    timezone,
    eventId,
    now,
  };
  const answer = await performOrNot(ports, asking);
  const { target, failure } = answer;
  // What was done was done: its row says `unfinished` then.
  await ports.finishCommand({ eventId, tenantId, target, failure }).catch(() => {});
  return answer;
}

async function performOrNot(ports: ConsolePorts, asking: Asking): Promise<ConsoleAnswer> {
  try {
    return await perform(ports, asking);
  } catch {
    return said(asking.say('UNAVAILABLE'), { failure: 'unavailable' });
  }
}

function note(
  ports: ConsolePorts,
  message: CommandMessage,
  entry: { actor: string; role: string; action: string; failure: string },
): Promise<void> {
  const { tenantId, restaurantId, eventId, text } = message;
  // What a stranger has written is nobody's to read.
  const raw = entry.role === 'none' ? null : auditedText(text, entry.action);
  return ports.beginCommand({ ...entry, tenantId, restaurantId, eventId, raw });
}

function replyOf({ text, options, awaits }: ConsoleAnswer): ConsoleReply {
  return { text, options, isRefused: false, ...(awaits !== undefined && { awaits }) };
}
