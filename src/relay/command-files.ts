import type { Call } from "../cards/card.ts";
import type { Answer, CommandContext } from "../commands/command.ts";
import { commandNamed } from "../commands/registry.ts";
import { runCall } from "../commands/run.ts";
import type { Log } from "../log.ts";
import { bringFiles, missingLines, type ThreadFile, type ThreadFilesDoor, withMissing } from "./thread-files.ts";

/**
 * Runs a call with the files that were uploaded with it. They are stored first; one that cannot be had is named in the words, as
 * in a thread, and to whoever sent it with the reason.
 */
export async function runWithFiles(
  door: { files: ThreadFilesDoor; log: Log },
  context: CommandContext,
  call: Call,
  files: readonly ThreadFile[],
): Promise<Answer> {
  const command = commandNamed(call.command);
  if (files.length === 0 || !command?.takesFiles) return runCall(context, call);
  const brought = await bringFiles(door.files, files, door.log);
  const option = "text" in command.options ? "text" : "description";
  const words = withMissing(call.options[option] ?? "", brought);
  const options = { ...call.options, ...(words === "" ? {} : { [option]: words }) };
  const answer = await runCall({ ...context, files: brought.stored }, { ...call, options });
  return { ...answer, text: [answer.text, ...missingLines(brought)].join("\n") };
}
