/** The Worker's bindings and those of the development entry. */
interface DevEnv extends Env {
  readonly DEV: DurableObjectNamespace<import('./dev-object.ts').DevObject>;
  /** `[triggers] crons` of wrangler.toml, as JSON. */
  readonly DEV_CRONS: string;
}
