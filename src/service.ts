import type { Hono } from "hono";

/** A running service: why it is not ready, in words, and how to stop it. */
export interface Service {
  problem(): string | undefined;
  stop(): Promise<void>;
  /** What it serves on the desk's own port. */
  http?: Hono | undefined;
  /** Where it listens. */
  url?: string;
}
