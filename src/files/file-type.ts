import { fileTypeFromBuffer } from "file-type";

/** The beginning of a file, which tells its type; nothing is ever unpacked or decoded. */
export const sampleBytes = 4_100;

/** What a browser may be told that a file is. Whatever a browser could run is "bytes" instead. */
const harmless =
  /^(?:(?:image|audio|video)\/(?!svg)[\w.+-]+|application\/(?:pdf|zip|gzip|x-7z-compressed|x-tar|x-bzip2|x-rar-compressed|rtf|x-cfb|epub\+zip|vnd\.[\w.+-]+)|text\/plain)$/;

const bytes = "application/octet-stream";

/** By its first bytes, never by its name or by what the sender says. */
export async function typeOf(sample: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(sample).catch(() => undefined);
  const type = found?.mime ?? (isPlainText(sample) ? "text/plain" : bytes);
  return harmless.test(type) ? type : bytes;
}

function isPlainText(sample: Uint8Array): boolean {
  if (sample.includes(0)) return false;
  try {
    // As a stream: the sample may end within a character.
    new TextDecoder("utf-8", { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}
