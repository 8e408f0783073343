import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
import type { Call } from './graph-routes.ts';
import { sendBytes } from './http.ts';

const FOLDER = new URL('../simulator/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const POLICY = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; frame-ancestors 'none'";

/** The simulator page and its parts: only names that lie in its folder are ever opened. */
export async function staticRoute(call: Call): Promise<boolean> {
  if (call.request.method !== 'GET' && call.request.method !== 'HEAD') return false;
  const name = call.path === '/' ? 'index.html' : call.path.slice(1);
  const type = TYPES[extname(name)];
  if (type === undefined || !(await readdir(fileURLToPath(FOLDER))).includes(name)) return false;
  const bytes = await readFile(new URL(name, FOLDER));
  sendBytes(call.response, { type, bytes }, { 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' });
  return true;
}
