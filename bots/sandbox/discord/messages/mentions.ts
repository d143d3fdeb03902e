import type { AllowedMentions } from "./body.ts";

export interface Mentions {
  users: string[];
  roles: string[];
  everyone: boolean;
}

/** Who is written of in a text, pinged or not. */
export function writtenMentions(content: string): Mentions {
  const spoken = content.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
  return {
    users: unique(spoken.matchAll(/<@!?(\d+)>/g)),
    roles: unique(spoken.matchAll(/<@&(\d+)>/g)),
    everyone: /@(everyone|here)\b/.test(spoken),
  };
}

/** Who is pinged: without `allowed_mentions`, everybody written of. */
export function pingedMentions(content: string, allowed: AllowedMentions | null | undefined): Mentions {
  const written = writtenMentions(content);
  if (!allowed) return written;
  const parse = allowed.parse ?? [];
  const pick = (kind: "users" | "roles") =>
    parse.includes(kind) ? written[kind] : written[kind].filter((id) => allowed[kind]?.includes(id));
  return { users: pick("users"), roles: pick("roles"), everyone: parse.includes("everyone") && written.everyone };
}

export function wouldPing(content: string): boolean {
  const written = writtenMentions(content);
  return written.everyone || written.users.length > 0 || written.roles.length > 0;
}

function unique(matches: Iterable<RegExpMatchArray>): string[] {
  return [...new Set([...matches].map((match) => match[1] ?? ""))];
}
