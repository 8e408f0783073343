import { createHash, randomInt } from 'node:crypto';

export interface Media {
  readonly id: string;
  readonly mime: string;
  readonly bytes: Buffer;
  readonly sha256: Buffer;
}

const KEPT_BYTES = 256 * 1024 * 1024;

export class MediaStore {
  readonly #media = new Map<string, Media>();
  #size = 0;

  add(input: { readonly mime: string; readonly bytes: Buffer }): Media {
    const id = `9${String(randomInt(1e14)).padStart(15, '0')}`;
    const sha256 = createHash('sha256').update(input.bytes).digest();
    const media = { id, mime: input.mime, bytes: input.bytes, sha256 };
    this.#media.set(id, media);
    this.#size += input.bytes.length;
    this.#forgetOldest();
    return media;
  }

  find(id: string): Media | undefined {
    return this.#media.get(id);
  }

  clear(): void {
    this.#media.clear();
    this.#size = 0;
  }

  #forgetOldest(): void {
    for (const [id, media] of this.#media) {
      if (this.#size <= KEPT_BYTES) return;
      this.#media.delete(id);
      this.#size -= media.bytes.length;
    }
  }
}
