import { type Logger, LogLevel } from "@slack/web-api";
import type { Log } from "../../src/log.ts";

/**
 * Slack's libraries write into our log. Their debug lines carry bodies and tokens, so those go nowhere. Quiet: what they
 * complain of is told by an error too, and whoever catches it says it once.
 */
export function slackLogger(log: Log, { quiet = false } = {}): Logger {
  const words = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(" ");
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: (...parts: unknown[]) => (quiet ? log.debug(words(parts)) : log.warn(words(parts))),
    error: (...parts: unknown[]) => (quiet ? log.debug(words(parts)) : log.error(words(parts))),
    setLevel: nothing,
    getLevel: () => LogLevel.INFO,
    setName: nothing,
  };
}
