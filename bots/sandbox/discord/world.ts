import type { Clock, FaultScript, JournalEntry, Violation } from "../drawer.ts";
import type { Interaction } from "./interactions/interaction.ts";
import type { OpenModal } from "./interactions/modal.ts";
import type { Json, Message } from "./model.ts";
import type { Store } from "./store.ts";

export interface Identity {
  readonly applicationId: string;
  readonly botUserId: string;
  readonly guildId: string;
  readonly token: string;
  readonly botName: string;
}

/** Something the gateway tells every session that asked for it. */
export interface GatewayEvent {
  t: string;
  d: Json;
  /** The intent that a session needs; 0 for none. */
  intent: number;
  /** Content that is withheld from sessions without the MESSAGE_CONTENT intent. */
  concealable?: boolean;
}

/** Everything the parts of the emulator share. */
export interface World {
  readonly clock: Clock;
  readonly store: Store;
  readonly identity: Identity;
  readonly faults: FaultScript;
  readonly journal: JournalEntry[];
  readonly violations: Violation[];
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  /** By message id, in the order of sending. */
  readonly ephemerals: Map<string, Message>;
  /** By user id: a client shows one form at a time. */
  readonly modals: Map<string, OpenModal>;
  readonly interactionTimeoutMs: number;
  /** The privileged intents that the developer portal gives the application. */
  grantedIntents: number;
  /** "http://127.0.0.1:PORT", known once the server listens. */
  origin: string;
  nextId(): string;
  dispatch(event: GatewayEvent): void;
  changed(): void;
  violate(route: string, problem: string): void;
}
