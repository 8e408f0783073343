export interface AllowedSecret {
  readonly value: string | RegExp;
  readonly why: string;
}

/** Values that look like secrets and open nothing. A row that nothing needs any more is a finding too. */
export const ALLOWED_SECRETS: readonly AllowedSecret[] = [
  { value: /^dev-[\w-]+$/, why: 'development value: a Worker in production refuses every secret that begins so' },
  { value: /^test-token-[a-z0-9-]+$/, why: 'demo API client: such tokens are looked up in development only' },
  { value: /0123456789/, why: 'counts instead of being random: test value' },
  { value: /CANARY/, why: 'planted by a test to be looked for' },
  { value: 'secret-token-123', why: 'Graph token of a test whose Graph is a function' },
  {
    value: /^postgres:\/\/(?:postgres:postgres|nobody:nothing|u:p)@(?:127\.0\.0\.1$|server-$|[a-z]+\.localtest$)/,
    why: 'database of this machine, or of none',
  },
  { value: 'postgres://user:pass@db.example.com', why: 'a name that belongs to nobody (RFC 2606)' },
];
