import type { Clock, FaultScript, JournalEntry } from "../drawer.ts";
import type { Identity } from "./identity.ts";
import type { Outbox } from "./outbox.ts";
import type { Responses } from "./responses.ts";
import type { SocketHub } from "./sockets.ts";
import type { Triggers } from "./triggers.ts";
import type { Views } from "./views.ts";
import type { World } from "./world.ts";

/** The parts of the emulator, as its methods and its actors see them. */
export interface Slack {
  readonly clock: Clock;
  readonly identity: Identity;
  readonly world: World;
  readonly sockets: SocketHub;
  readonly outbox: Outbox;
  readonly triggers: Triggers;
  readonly responses: Responses;
  readonly views: Views;
  readonly faults: FaultScript;
  readonly journal: JournalEntry[];
  /** The scopes that the app was granted. */
  granted: readonly string[];
  /** "http://127.0.0.1:PORT", known once the server listens. */
  origin(): string;
  /** Looks again at each change; rejects with what happened meanwhile. */
  waitFor<T>(check: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** Writes down what the real platform would have refused. */
  violate(route: string, problem: string): void;
}
