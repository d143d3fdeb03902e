import type { Clock } from "../drawer.ts";
import type { Identity } from "./identity.ts";
import { isJson, type Json, stringOf } from "./json.ts";

export type EnvelopeType = "events_api" | "interactive" | "slash_commands";

export interface Envelope {
  type: EnvelopeType;
  payload: Json;
  attempt: number;
  reason: string;
}

/** How the app took an envelope. `body` is what it put into its acknowledgement. */
export type Receipt =
  | { outcome: "acknowledged"; body: unknown }
  | { outcome: "timeout" }
  | { outcome: "unreachable" }
  | { outcome: "failed"; status: number };

/** Socket Mode or signed HTTP. Never throws; answers within `timeoutMs`. */
export interface Transport {
  deliver(envelope: Envelope, timeoutMs: number): Promise<Receipt>;
}

export interface OutboxOptions {
  clock: Clock;
  identity: Identity;
  transport: Transport;
  ackTimeoutMs: number;
  retryDelaysMs: readonly number[];
}

/** What Slack tells the app. Events are told again when nobody acknowledged them; interactions are not. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #retries = new Set<NodeJS.Timeout>();
  #copies = 1;
  #toLose = 0;
  #held: Json[] | undefined;
  #last: Json | undefined;
  #serial = 0;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  event(event: Json): void {
    const payload = this.#callback(event);
    this.#last = payload;
    if (this.#toLose > 0) {
      this.#toLose -= 1;
      return;
    }
    if (this.#held) this.#held.push(payload);
    else this.#send(payload);
  }

  interact(type: "interactive" | "slash_commands", payload: Json): Promise<Receipt> {
    return this.#options.transport.deliver({ type, payload, attempt: 0, reason: "" }, this.#options.ackTimeoutMs);
  }

  redeliver(times: number): void {
    if (!this.#last) throw new Error("There was no event yet that could be delivered again.");
    for (let time = 1; time <= times; time += 1) void this.#tell(this.#last, time, "timeout");
  }

  /** The next events vanish, as those of a bad day at Slack do. */
  lose(times: number): void {
    this.#toLose = times;
  }

  /** Keeps events back until the function that it gives is called. */
  hold(): (order?: "as sent" | "reversed") => void {
    const held: Json[] = [];
    this.#held = held;
    return (order = "as sent") => {
      this.#held = undefined;
      for (const payload of order === "reversed" ? held.reverse() : held) this.#send(payload);
    };
  }

  duplicate(times: number): void {
    this.#copies = times;
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#retries) clearTimeout(timer);
  }

  #send(payload: Json): void {
    for (let copy = 0; copy < this.#copies; copy += 1) void this.#tell(payload, 0, "");
  }

  async #tell(payload: Json, attempt: number, reason: string): Promise<void> {
    const envelope: Envelope = { type: "events_api", payload, attempt, reason };
    const receipt = await this.#options.transport.deliver(envelope, this.#options.ackTimeoutMs);
    const delay = this.#options.retryDelaysMs[attempt];
    if (receipt.outcome === "acknowledged" || delay === undefined || this.#closed) return;

    const why = receipt.outcome === "failed" ? "http_error" : "timeout";
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      void this.#tell(payload, attempt + 1, why);
    }, delay);
    timer.unref();
    this.#retries.add(timer);
  }

  #callback(event: Json): Json {
    const { clock, identity } = this.#options;
    this.#serial += 1;
    const item = isJson(event.item) ? event.item : {};
    return {
      token: identity.verificationToken,
      team_id: identity.teamId,
      context_team_id: identity.teamId,
      context_enterprise_id: null,
      api_app_id: identity.appId,
      event,
      type: "event_callback",
      event_id: `Ev${clock.now().toString(36).toUpperCase()}${this.#serial.toString(36).toUpperCase()}`,
      event_time: Math.floor(clock.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: identity.teamId,
          user_id: identity.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: `4-${stringOf(event.channel) ?? stringOf(item.channel) ?? identity.teamId}`,
    };
  }
}
