import { AppError } from '#src/kernel/errors';

/** A customer is not kept waiting for a note to staff: without Postgres there is none. */
export async function noteOrNot(note: () => Promise<void>): Promise<void> {
  try {
    await note();
  } catch (error) {
    if (!(error instanceof AppError && error.retryable)) throw error;
  }
}
