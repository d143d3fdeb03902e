const KNOWN: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  json: "application/json",
  html: "text/html",
  svg: "image/svg+xml",
  zip: "application/zip",
};

export function mimetypeOf(name: string): string {
  return KNOWN[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
}
