import pg from 'pg';
import { afterAll, inject } from 'vitest';

let pool: pg.Pool | undefined;

/** Rows of the journeys' database. */
export async function rows<Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  pool ??= new pg.Pool({
    connectionString: inject('postgresUrl'),
    max: 2,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  pool.on('error', () => {});
  const result = await pool.query<Row>(text, [...values]);
  return result.rows;
}

afterAll(async () => {
  await pool?.end();
});
