import type { Log } from "../src/log.ts";

const nothing = () => undefined;

/** For what a test does not ask about. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
