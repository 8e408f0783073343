import type { Reply, Target } from './target.ts';

/** One acceptance row of the original's scripts (spec/a §8): what must be seen from outside. */
export interface Row {
  readonly area: string;
  readonly expects: string;
  /** The secret without which it is skipped. */
  readonly needs?: string;
  /** The feature that it waits for; it is listed, and not run. */
  readonly due?: string;
  /** What was seen instead, or null when all is well. */
  run(target: Target): Promise<string | null>;
}

export type Outcome = 'ok' | 'FAILED' | 'skipped' | 'due';

export function statusIs(wanted: number | readonly number[], ...replies: readonly Reply[]): string | null {
  const all = typeof wanted === 'number' ? [wanted] : wanted;
  const odd = replies.filter(({ status }) => !all.includes(status));
  return odd.length === 0 ? null : `got ${odd.map(({ status }) => status).join(', ')}`;
}

export function isRefused(...replies: readonly Reply[]): string | null {
  const odd = replies.filter(({ status }) => status < 400 || status >= 500);
  return odd.length === 0 ? null : `got ${odd.map(({ status }) => status).join(', ')}`;
}

export function dueRow(area: string, expects: string, due: string): Row {
  return { area, expects, due, run: async () => null };
}
