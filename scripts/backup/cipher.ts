import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { BackupError } from './backup-error.ts';

/**
 * An encrypted file: a mark, a salt, AES-256-GCM of the dump, a tag. Key and nonce come from the operator's key and the salt (HKDF), so that no
 * two files share them. The mark and the salt are authenticated too.
 */
const MARK = Buffer.from('RESTO-ENC1\n');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const HEAD_BYTES = MARK.length + SALT_BYTES;
const ALGORITHM = 'aes-256-gcm';
const CHUNK_BYTES = 256 * 1024;

type Chunks = AsyncIterable<Buffer>;

export async function* encrypted(plain: Chunks, key: Buffer): AsyncGenerator<Buffer> {
  const head = Buffer.concat([MARK, randomBytes(SALT_BYTES)]);
  const cipher = createCipheriv(ALGORITHM, ...secretsOf(key, head)).setAAD(head);
  yield head;
  for await (const chunk of plain) yield cipher.update(chunk);
  yield cipher.final();
  yield cipher.getAuthTag();
}

export async function isEncrypted(path: string): Promise<boolean> {
  return (await bytesAt(path, 0, MARK.length)).equals(MARK);
}

/** The dump itself. Nothing of it may be believed before the last chunk: only then is its tag checked, and a wrong one throws. */
export async function* decrypted(path: string, key: Buffer): AsyncGenerator<Buffer> {
  const head = await bytesAt(path, 0, HEAD_BYTES);
  const size = await sizeOf(path);
  if (size < HEAD_BYTES + TAG_BYTES) throw new BackupError('the file ends too early');
  const decipher = createDecipheriv(ALGORITHM, ...secretsOf(key, head)).setAAD(head);
  decipher.setAuthTag(await bytesAt(path, size - TAG_BYTES, TAG_BYTES));
  const end = size - TAG_BYTES - 1;
  if (end >= HEAD_BYTES) {
    const options = { start: HEAD_BYTES, end, highWaterMark: CHUNK_BYTES };
    for await (const chunk of createReadStream(path, options) as Chunks) yield decipher.update(chunk);
  }
  try {
    yield decipher.final();
  } catch {
    throw new BackupError('BACKUP_KEY is not the key that this file was encrypted with (or the file was altered)');
  }
}

function secretsOf(key: Buffer, head: Buffer): [Buffer, Buffer] {
  const salt = head.subarray(MARK.length);
  const secrets = Buffer.from(hkdfSync('sha256', key, salt, 'resto-bot backup', 32 + 12));
  return [secrets.subarray(0, 32), secrets.subarray(32)];
}

async function bytesAt(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
