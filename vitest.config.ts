import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,contract,architecture}/**/*.test.ts'],
          environment: 'node',
        },
      },
      {
        // The real objects in workerd, one port of theirs replaced. Everything that would reach outside is a port, so no address answers.
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                ENVIRONMENT: 'development',
                META_APP_SECRET: 'test-app-secret-0123456789',
                META_VERIFY_TOKEN: 'test-verify-token',
                ID_PEPPER: 'test-id-pepper-0123456789',
                ACCOUNT_TOKEN_KEY: 'test-account-token-key-0123456789',
                DATABASE_URL: 'postgres://nobody:nothing@db.localtest/none',
                NEON_LOCAL_PROXY: '127.0.0.1:9',
                GRAPH_BASE_URL: 'http://127.0.0.1:9',
              },
            },
          }),
        ],
        test: { name: 'objects', include: ['test/objects/**/*.test.ts'] },
      },
      {
        test: {
          name: 'db',
          include: ['test/db/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['./test/setup/database.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/{worker,journeys}/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['./test/setup/stack.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'stack',
          include: ['test/stack/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.browser.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
    ],
  },
});
