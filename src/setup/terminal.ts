// Talking with whoever sits at the terminal, if anybody does.

import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

export interface Terminal {
  say(text: string): void;
  /** Undefined where nobody can be asked. What is hidden is not shown as it is typed. */
  ask: ((question: string, options?: { hidden?: boolean }) => Promise<string>) | undefined;
}

/** What is missing or wrong cannot be asked for. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}

export function openTerminal(): Terminal & { close(): void } {
  const { stdin, stdout } = process;
  const say = (text: string) => void stdout.write(`${text}\n`);
  if (!stdin.isTTY) return { say, ask: undefined, close: () => undefined };

  let hidden = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output, terminal: true });
  lines.on("SIGINT", () => process.exit(130));
  return {
    say,
    async ask(question, { hidden: isHidden = false } = {}) {
      stdout.write(question);
      hidden = isHidden;
      const answer = await lines.question("");
      hidden = false;
      if (isHidden) stdout.write("\n");
      return answer.trim();
    },
    close: () => lines.close(),
  };
}
