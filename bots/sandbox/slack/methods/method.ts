import type { Json } from "../json.ts";
import type { Slack } from "../slack.ts";

/** How an argument must look; a `!` makes it required. */
export type ArgumentKind = "string" | "string!" | "boolean" | "number" | "number!" | "json" | "json!";
export type Arguments = Record<string, ArgumentKind>;

/** One Web API method: what it takes, what of it is kept, and what it answers beside `ok`. */
export interface Method {
  args: Arguments;
  /** For the coverage table: what of the real method this one does. */
  keeps: string;
  token?: "app" | "bot";
  run(slack: Slack, args: Json): Json;
}

export type Methods = Record<string, Method>;
