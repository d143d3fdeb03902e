import { randomUUID } from "node:crypto";
import type { Clock } from "../drawer.ts";
import { limits } from "./limits.ts";
import { refuse } from "./refusal.ts";

interface Trigger {
  user: string;
  at: number;
  used: boolean;
  /** Interactions inside a modal may push another view on top of it. */
  fromView?: string | undefined;
}

/** What a person just did, and what it allows the app to open: once, within three seconds. */
export class Triggers {
  readonly #clock: Clock;
  readonly #known = new Map<string, Trigger>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  create(user: string, fromView?: string): string {
    const id = `${this.#clock.now()}.${this.#known.size + 1}.${randomUUID().replaceAll("-", "")}`;
    this.#known.set(id, { user, at: this.#clock.now(), used: false, fromView });
    this.#forgetOld();
    return id;
  }

  exchange(id: string): { user: string; fromView?: string | undefined } {
    const trigger = this.#known.get(id);
    if (!trigger) throw refuse("invalid_trigger_id");
    if (trigger.used) throw refuse("exchanged_trigger_id");
    if (this.#clock.now() - trigger.at > limits.triggerMs) throw refuse("expired_trigger_id");
    trigger.used = true;
    return trigger;
  }

  #forgetOld(): void {
    const eldest = this.#known.keys().next().value;
    if (this.#known.size > 1000 && eldest !== undefined) this.#known.delete(eldest);
  }
}
