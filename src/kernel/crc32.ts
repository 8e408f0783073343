const POLYNOMIAL = 0xedb88320;

/** CRC-32 (IEEE 802.3) of the text's UTF-8 bytes, eight lower-case hex digits. Finds typing errors; keeps nobody out. */
export function crc32Hex(text: string): string {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  return (~crc >>> 0).toString(16).padStart(8, '0');
}
