// For tests: what a person reads of a message.

import { flatten } from "../sandbox/discord/messages/components.ts";
import type { MessageView } from "../sandbox/discord/view.ts";

/** All its words, with the escapes undone. */
export function seenText({ content, components }: Pick<MessageView, "content" | "components">): string {
  const words = flatten(components).flatMap((each) => [
    each.content ?? "",
    each.label ?? "",
    each.placeholder ?? "",
    ...(each.options ?? []).map(({ label }) => label),
  ]);
  return [content, ...words]
    .filter((text) => text !== "")
    .join("\n")
    .replace(/\\([^\w\s])/g, "$1");
}
