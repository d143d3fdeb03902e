// Whole numbers in as few bytes as they need: seven bits in each, and a bit that says whether more follow.

export function putNumber(bytes: number[], value: number): void {
  let left = value;
  while (left >= 128) {
    bytes.push(128 + (left % 128));
    left = Math.floor(left / 128);
  }
  bytes.push(left);
}

export interface Reader {
  bytes: Uint8Array;
  /** Where the next number begins. */
  at: number;
}

export function takeNumber(reader: Reader): number {
  const { bytes } = reader;
  let byte = bytes[reader.at++] ?? 0;
  if (byte < 128) return byte;
  let value = byte - 128;
  for (let scale = 128; byte >= 128; scale *= 128) {
    byte = bytes[reader.at++] ?? 0;
    value += (byte < 128 ? byte : byte - 128) * scale;
  }
  return value;
}
