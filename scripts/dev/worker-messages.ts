/** Between the stack and the process that runs Miniflare. */
export interface WorkerConfig {
  readonly configPath: string;
  readonly scriptPath: string;
  readonly stateDir: string;
  readonly host: string;
  readonly port: number;
  readonly vars: Readonly<Record<string, string>>;
}

export type ToWorker = { readonly kind: 'start' | 'reload'; readonly config: WorkerConfig } | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  /** workerd ended by itself and runs again. */
  | { readonly kind: 'restarted' };
