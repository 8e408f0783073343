import type { Channel } from './demo.ts';
import { completeError } from './graph-error.ts';
import type { SendShape } from './send-shape.ts';

export interface FaultMatch {
  readonly channel?: Channel;
  readonly account?: string;
  readonly to?: string;
  readonly type?: string;
}

export interface FaultRule {
  readonly match: FaultMatch;
  readonly times: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly html?: boolean;
  readonly delayMs?: number;
  readonly drop?: 'before' | 'after';
  /** The send is accepted, and its only receipt is `failed` with this code. */
  readonly receiptCode?: number;
}

/** What a faulty send is answered with instead of being looked at. */
export type FaultAnswer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'html';
      readonly status: number;
      readonly body: string;
      readonly headers: Readonly<Record<string, string>>;
    };

const ERROR_PAGE =
  '<!DOCTYPE html><html lang="en"><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1><p>We are working on it and will get it fixed as soon as we can.</p></body></html>';

export class Faults {
  #rules: FaultRule[] = [];

  /** Rules are added behind those that are still due; an empty list takes all back. */
  add(rules: readonly FaultRule[]): void {
    this.#rules = rules.length === 0 ? [] : [...this.#rules, ...rules];
  }

  left(): readonly FaultRule[] {
    return this.#rules;
  }

  /** The first rule that matches, used up by one. An empty match means messages; read marks and typing signs must be named. */
  take(input: {
    readonly channel: Channel;
    readonly accountId: string;
    readonly shape: SendShape;
  }): FaultRule | undefined {
    const index = this.#rules.findIndex(({ match }) => {
      if (match.channel !== undefined && match.channel !== input.channel) return false;
      if (match.account !== undefined && match.account !== input.accountId) return false;
      if (match.to !== undefined && match.to !== input.shape.to) return false;
      return match.type === undefined ? !input.shape.isMark : input.shape.types.includes(match.type);
    });
    const rule = this.#rules[index];
    if (!rule) return undefined;
    this.#rules = this.#rules.flatMap((other, position) => {
      if (position !== index) return [other];
      return rule.times > 1 ? [{ ...rule, times: rule.times - 1 }] : [];
    });
    return rule;
  }
}

/** Undefined when the rule only delays, drops or spoils the receipt. */
export function faultAnswer(rule: FaultRule, channel: Channel): FaultAnswer | undefined {
  const headers = rule.headers ?? {};
  if (rule.html === true) {
    const body = typeof rule.body === 'string' ? rule.body : ERROR_PAGE;
    return { kind: 'html', status: rule.status ?? 502, body, headers };
  }
  if (typeof rule.body === 'string') return { kind: 'html', status: rule.status ?? 500, body: rule.body, headers };
  if (rule.body === undefined && rule.status === undefined) return undefined;
  const body = rule.body ?? { error: { code: rule.status === 429 ? 4 : 1 } };
  const completed = completeError(channel, body, rule.status);
  return { kind: 'json', status: completed.status, body: completed.body, headers };
}
