/** What the sound files begin with that the channels deliver. MP4 by its brand: pictures come in the same box. */
const BEGINNINGS: readonly { readonly type: string; readonly at: number; readonly words: readonly string[] }[] = [
  { type: 'audio/ogg', at: 0, words: ['OggS'] },
  { type: 'audio/mp4', at: 4, words: ['ftypM4A', 'ftypisom', 'ftypiso', 'ftypmp4', 'ftypdash', 'ftyp3gp', 'ftypqt'] },
  { type: 'audio/mpeg', at: 0, words: ['ID3'] },
  { type: 'audio/amr', at: 0, words: ['#!AMR'] },
  { type: 'audio/wav', at: 8, words: ['WAVE'] },
  { type: 'audio/webm', at: 0, words: ['\u001aE\u00df\u00a3'] },
];
const LONGEST = 16;

/** By what a file begins with, because a header and a name say what their sender likes. Null: no sound, but a page, a picture, an archive. */
export function audioTypeOf(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, LONGEST));
  const known = BEGINNINGS.find(({ at, words }) => words.some((word) => start.startsWith(word, at)));
  return known?.type ?? frameTypeOf(bytes);
}

/** A file without a beginning of its own starts with a frame: eleven bits set, a version, then the layer that tells MP3 from AAC. */
function frameTypeOf([first = 0, second = 0]: Uint8Array): string | null {
  if (first !== 0xff) return null;
  if ((second & 0xf6) === 0xf0) return 'audio/aac';
  return (second & 0xe6) === 0xe2 ? 'audio/mpeg' : null;
}
