import { startFakeMeta } from './index.ts';

/** `node scripts/fake-meta/main.ts`: the fake Meta alone, in front of any Worker. */

const env = (name: string, fallback: string): string => process.env[name] || fallback;

try {
  const meta = await startFakeMeta({
    port: Number(env('META_PORT', '8790')),
    host: env('META_HOST', '127.0.0.1'),
    workerUrl: env('WORKER_URL', `http://127.0.0.1:${env('PORT', '8787')}`),
    appSecret: env('META_APP_SECRET', 'dev-app-secret-0123456789abcdef'),
    verifyToken: env('META_VERIFY_TOKEN', 'dev-verify-token'),
    graphToken: env('WA_API_TOKEN', 'dev-graph-token'),
    adminToken: env('ADMIN_TOKEN', 'test-token-admin'),
    log: (line) => console.error(line),
  });
  console.log(`fake Meta and simulator: ${meta.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void meta.close());
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
