import type { Deps } from '#src/deps';

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
export interface RequestFields {
  readonly correlationId: string;
  [name: string]: string | number | boolean | null | undefined;
}
