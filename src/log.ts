import type { Logger } from "pino";

/** What the desk's parts need of a logger; pino is one. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;
