import type { Deps } from '#src/deps';
import type { LogFields } from '#src/kernel/log';

/** What every handler finds in its context. */
export interface GatewayEnv {
  Bindings: Env;
  Variables: {
    /** Throws `NOT_CONFIGURED` on an isolate that must not serve. */
    deps: () => Deps;
    fields: RequestFields;
  };
}

/** The one log line of a request; handlers add what they know. */
export type RequestFields = { readonly correlationId: string } & Mutable<Omit<LogFields, 'correlationId'>>;

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
