export type { ConsolePorts, ConsoleTicket } from './ports.ts';
export type { ConsoleReply } from './run-command.usecase.ts';
