// The name of a file as it is shown and offered: what the sender called it, without what could deceive or do harm.

const longest = 120;
const longestExtension = 20;

// Controls, marks that turn the direction of writing, invisible ones, and tag characters.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFC\u{E0000}-\u{E007F}]/gu;
const forbidden = /[<>:"|?*]/g;
/** Names that mean a device to Windows, with any ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Never empty, never a path, at most 120 characters. */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().replace(invisible, "").split(/[\\/]/).at(-1) ?? "";
  const plain = last
    .normalize("NFC")
    .replace(forbidden, "_")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  const name = device.test(plain) ? `_${plain}` : plain;
  return shortened(name) || "file";
}

/** The ending stays: people go by it. */
function shortened(name: string): string {
  if (name.length <= longest) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= longestExtension ? name.slice(dot) : "";
  return `${name
    .slice(0, longest - ending.length)
    .toWellFormed()
    .replace(/\uFFFD$/, "")
    .trimEnd()}${ending}`;
}
