export type { ConsolePorts } from './ports.ts';
export type { ConsoleReply } from './run-command.usecase.ts';
