import { randomUUID } from "node:crypto";
import { readContent } from "./content.ts";
import type { Json } from "./json.ts";
import { limits } from "./limits.ts";
import type { Ephemeral } from "./model.ts";
import { erase, fallbackText, ownApp, post, rewrite } from "./posts.ts";
import { mistake, refuse } from "./refusal.ts";
import type { Slack } from "./slack.ts";

/** Where a response_url leads: to the person who acted, and to what they acted on. */
export interface Origin {
  user: string;
  channel: string;
  thread?: string | undefined;
  /** The ts of the message or of the ephemeral message that was clicked. */
  source?: string | undefined;
}

interface Address extends Origin {
  at: number;
  uses: number;
}

const REMEMBERED = 10_000;

const KNOWN = new Set(
  "text blocks attachments response_type replace_original delete_original thread_ts metadata unfurl_links unfurl_media mrkdwn link_names parse".split(
    " ",
  ),
);

/** The response_urls that were handed out. */
export class Responses {
  readonly #addresses = new Map<string, Address>();
  readonly #slack: () => Slack;

  constructor(slack: () => Slack) {
    this.#slack = slack;
  }

  create(origin: Origin): string {
    const slack = this.#slack();
    const id = randomUUID();
    this.#addresses.set(id, { ...origin, at: slack.clock.now(), uses: 0 });
    const eldest = this.#addresses.keys().next().value;
    if (this.#addresses.size > REMEMBERED && eldest !== undefined) this.#addresses.delete(eldest);
    return `${slack.origin()}/actions/${slack.identity.teamId}/${id}`;
  }

  /** Throws a Refusal where Slack answers 404 with `used_url` or `expired_url`. */
  take(id: string, body: Json): void {
    const address = this.#addresses.get(id);
    if (!address) throw refuse("invalid_url");
    if (this.#slack().clock.now() - address.at > limits.responseMs) throw refuse("expired_url");
    if (address.uses >= limits.responseUses) throw refuse("used_url");
    address.uses += 1;
    const unknown = Object.keys(body).filter((key) => !KNOWN.has(key));
    if (unknown.length > 0) throw mistake("invalid_arguments", `unknown argument: ${unknown.join(", ")}`);
    respond(this.#slack(), address, body, "response_url");
  }
}

/** What an app says in answer to an interaction, in the acknowledgement of a command or later by its response_url. */
export function respond(slack: Slack, origin: Origin, body: Json, via: Ephemeral["via"]): void {
  const shown = slack.world.ephemerals.find((one) => one.ts === origin.source && one.channel === origin.channel);
  const message = origin.source ? slack.world.message(origin.channel, origin.source) : undefined;
  if (body.delete_original === true) {
    if (shown) slack.world.hideEphemeral(shown);
    else if (message) erase(slack, message);
    return;
  }
  const content = readContent(body);
  const text = fallbackText(content.text, content.blocks);
  if (body.replace_original === true && shown) {
    Object.assign(shown, { ...content, text });
    slack.world.changed();
  } else if (body.replace_original === true && message) {
    rewrite(slack, message, slack.identity.botUserId, { ...content, text });
  } else if (body.response_type === "in_channel") {
    const thread = typeof body.thread_ts === "string" ? body.thread_ts : origin.thread;
    post(slack, {
      channel: origin.channel,
      user: slack.identity.botUserId,
      app: ownApp(slack),
      ...content,
      text,
      thread,
    });
  } else {
    const { user, channel, thread } = origin;
    slack.world.showEphemeral({ ts: slack.world.nextTs(), channel, user, thread, via, ...content, text });
  }
}
