// The desk's commands in its own sentences. A workspace may call them otherwise, so each door names them as it writes, and what
// somebody else wrote stays as it is: no text that was stored holds the sign that stands before them, for PostgreSQL takes none.

const sign = "\u0000/";

/** "support help", as a command to be typed. */
export const slash = (command: string): string => `${sign}${command}`;

/** The words with their commands as they are typed; `prefix` is what stands before each, "acme-". */
export const nameCommands = (words: string, prefix = ""): string => words.replaceAll(sign, `/${prefix}`);
