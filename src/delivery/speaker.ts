// Under which name somebody's words stand in a thread. An agent bears a badge: "Dana (Discord)" typed it there, "Dana (agent)" spoke
// by neither platform. Nobody else's name may look as if it had one.

import type { Utterance } from "./channel.ts";

export interface Speaker {
  name: string;
  /** " (Slack)", " (agent)", or nothing for a customer. */
  badge: string;
}

const typedOn = / \((?:Slack|Discord)\)$/;
const anyBadge = /\(\s*(?:agent|admin|support|staff|bot|slack|discord|note)\s*\)/gi;

export function speakerOf({ kind, author }: Utterance): Speaker {
  // A wide bracket is a bracket to whoever reads it.
  if (kind === "customer") return { name: author.name.normalize("NFKC").replace(anyBadge, "").trim(), badge: "" };
  const badge = typedOn.exec(author.name)?.[0] ?? " (agent)";
  return { name: author.name.replace(typedOn, ""), badge };
}
