/** Files as a deed carries them: in base64, which JSON can hold. */
export async function sentFiles(files: readonly File[]): Promise<{ files?: SentFile[] }> {
  if (files.length === 0) return {};
  return { files: await Promise.all(files.map(sentFile)) };
}

export interface SentFile {
  name: string;
  type: string;
  content: string;
}

async function sentFile(file: File): Promise<SentFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { name: file.name, type: file.type || "application/octet-stream", content: btoa(text) };
}
