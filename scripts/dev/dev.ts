import { MigrationError } from '../db/migration-files.ts';
import { readSettings } from './settings.ts';
import { Stack } from './stack.ts';
import { StackError } from './stack-error.ts';

/** `npm run dev`. Standard output carries the ready line and nothing else; everything else goes to standard error. */

const log = (line: string) => console.error(`[dev] ${line}`);

// A reader that has gone away is no reason to fall over.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

async function main(): Promise<void> {
  const stack = new Stack(readSettings({ env: process.env, args: process.argv.slice(2) }), log);
  endOnSignals(stack);
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(stack);
  try {
    const urls = await stack.start();
    console.log(`ready worker=${urls.worker} meta=${urls.meta} postgres=${urls.postgres}`);
  } catch (error) {
    await end(stack, { code: isAbort(error) ? 0 : 1, because: isAbort(error) ? null : error });
  }
}

const PARENT_LOOK_MS = 100;
let ending: Promise<never> | null = null;

function end(stack: Stack, how: { code: number; because: unknown }): Promise<never> {
  ending ??= (async () => {
    if (how.because !== null) log(describe(how.because));
    await stack.stop().catch((error: unknown) => log(describe(error)));
    process.exit(how.code);
  })();
  return ending;
}

function endOnSignals(stack: Stack): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending !== null) {
        stack.kill();
        process.exit(1);
      }
      void end(stack, { code: 0, because: null });
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => void end(stack, { code: 1, because: error }));
  }
}

/** A SIGTERM to `npm run` ends npm and its shell, and is passed on to nobody: that the parent has gone is all there is to see. */
function endWithParent(stack: Stack): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    void end(stack, { code: 0, because: null });
  }, PARENT_LOOK_MS);
  look.unref();
}

/** What a person can put right is one line; anything else is a fault of ours and says where. */
function describe(error: unknown): string {
  if (error instanceof StackError || error instanceof MigrationError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

main().catch((error: unknown) => {
  log(describe(error));
  process.exitCode = 1;
});
