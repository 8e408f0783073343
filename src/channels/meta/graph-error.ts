import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import type { Channel } from '#src/messages/index';
import type { RefusalAction } from '#src/outbox/index';
import { flagAt, type JsonRecord, numberAt, recordAt, recordOf } from './read-json.ts';

export interface GraphError {
  readonly code: number;
  readonly subcode: number | null;
  readonly isTransient: boolean;
}

/** `error` of a Graph answer, or null when the answer is none of Graph's: a proxy's page, or half a body. */
export function readGraphError(body: unknown): GraphError | null {
  const error = recordAt(recordOf(body), 'error');
  const code = numberAt(error, 'code');
  if (code === undefined || !isCode(code)) return null;
  return { code, subcode: subcodeOf(error), isTransient: flagAt(error, 'is_transient') };
}

function subcodeOf(error: JsonRecord | null): number | null {
  const subcode = numberAt(error, 'error_subcode');
  return subcode !== undefined && isCode(subcode) && subcode !== 0 ? subcode : null;
}

/** Codes are logged and kept; a number with more digits than any of Meta's could be somebody's. */
function isCode(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 9_999_999;
}

/** WhatsApp has its own codes; Messenger and Instagram share the Page's. */
type Family = 'whatsapp' | 'page';

interface Row {
  readonly families: readonly Family[];
  /** Codes, or [first, last]; absent: the subcode alone decides. */
  readonly codes?: readonly (number | readonly [number, number])[];
  readonly subcodes?: readonly number[];
  readonly action: RefusalAction;
  readonly retryAfterMs?: number;
}

const BOTH = ['whatsapp', 'page'] as const;
const WHATSAPP = ['whatsapp'] as const;
const PAGE = ['page'] as const;

/** Both lists come as `error_subcode` and as `code`. Gone: thread deleted, user gone, private reply used. */
const WINDOW_CLOSED = [2018278, 2018065, 2534022, 1545041];
const GONE = [2534001, 2534014, 2534025];

/**
 * What each Graph error asks of us: meta-wire §3.7 (WhatsApp) and §3.9 (Messenger, Instagram). The first row that fits counts, so the
 * particular stand before the general. Delays are the least that Meta asks for; the outbox lengthens them.
 */
const ROWS: readonly Row[] = [
  // 551 says "unavailable" also with the window's subcode 1545041.
  { families: PAGE, codes: [551], action: 'drop' },
  { families: PAGE, subcodes: WINDOW_CLOSED, action: 'use_template' },
  { families: PAGE, codes: WINDOW_CLOSED, action: 'use_template' },
  { families: PAGE, subcodes: GONE, action: 'drop' },
  { families: PAGE, codes: GONE, action: 'drop' },
  // "Cannot receive messages": one person's choice, not our permission.
  { families: PAGE, codes: [10, 200], subcodes: [2018108], action: 'drop' },

  { families: BOTH, codes: [190], action: 'stop_sender' },
  { families: WHATSAPP, codes: [0, 33], action: 'stop_sender' },
  { families: PAGE, codes: [102], action: 'stop_sender' },
  { families: PAGE, codes: [230], action: 'drop' },
  { families: BOTH, codes: [3, 10, [200, 299]], action: 'stop_sender' },
  { families: BOTH, codes: [368], action: 'stop_sender' },
  { families: WHATSAPP, codes: [131031, 130497, 131042, 131044, 131048, 131064], action: 'stop_sender' },

  { families: WHATSAPP, codes: [131056], action: 'retry_pair' },
  { families: BOTH, codes: [4, 80007], action: 'retry', retryAfterMs: MINUTE_MS },
  { families: PAGE, codes: [17, 32, 613, 80001, 80002, 80006], action: 'retry', retryAfterMs: MINUTE_MS },
  { families: WHATSAPP, codes: [130429], action: 'retry', retryAfterMs: 5 * SECOND_MS },
  { families: WHATSAPP, codes: [131057], action: 'retry', retryAfterMs: MINUTE_MS },
  { families: BOTH, codes: [1, 2], action: 'retry' },
  { families: PAGE, codes: [-1, 1200], action: 'retry' },
  { families: WHATSAPP, codes: [131000, 131016, 133004, 135000, 131052, 131053, 613, 138013], action: 'retry' },

  { families: WHATSAPP, codes: [131047], action: 'use_template' },
  { families: WHATSAPP, codes: [131026, 131049, 131050, 130472, 131021, 131062, 137000], action: 'drop' },
  { families: WHATSAPP, codes: [131008, 131009, 131051], action: 'drop' },
  { families: BOTH, codes: [100], action: 'drop' },

  { families: WHATSAPP, codes: [131030, 131037, 131045, 131063, [133000, 133016]], action: 'fix_configuration' },
  { families: WHATSAPP, codes: [132000, 132001, 132005, 132007, 132008, 132012], action: 'fix_configuration' },
  { families: WHATSAPP, codes: [132015, 132016, 132068, 132069], action: 'fix_configuration' },
];

export interface Refusal {
  readonly action: RefusalAction;
  readonly retryAfterMs?: number;
}

/** The table's word on one error, also for the `errors[].code` of a failed status; null when it has none. */
export function refusalOfError(error: GraphError, channel: Channel): Refusal | null {
  const family = channel === 'whatsapp' ? 'whatsapp' : 'page';
  const row = ROWS.find((candidate) => candidate.families.includes(family) && fits(candidate, error));
  // Meta calls transient what the table would give up for good, e.g. a 100 during an incident: then Meta is right.
  if (error.isTransient && (row === undefined || row.action === 'drop')) return { action: 'retry' };
  if (row === undefined) return null;
  return row.retryAfterMs === undefined
    ? { action: row.action }
    : { action: row.action, retryAfterMs: row.retryAfterMs };
}

function fits(row: Row, error: GraphError): boolean {
  const hasCode = row.codes?.some((code) =>
    typeof code === 'number' ? code === error.code : code[0] <= error.code && error.code <= code[1],
  );
  const hasSubcode = row.subcodes?.includes(error.subcode ?? 0);
  return (hasCode ?? true) && (hasSubcode ?? true);
}

/** What a refusal asks for when the table has no word on it: the HTTP status is all there is. */
export function refusalOfStatus(answer: { readonly status: number; readonly isGraphs: boolean }): Refusal {
  const { status, isGraphs } = answer;
  if (status === 408 || status === 425 || status === 429 || status >= 500) return { action: 'retry' };
  if (status === 401) return { action: 'stop_sender' };
  if (status < 400 || [403, 404, 405, 410].includes(status)) return { action: 'fix_configuration' };
  // Only Graph's own word gives a message up: a proxy's 400, or one whose body broke off, may hide anything.
  return { action: isGraphs ? 'drop' : 'retry' };
}
