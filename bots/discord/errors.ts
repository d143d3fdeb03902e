// From what Discord or the way to it answered to what the lane does next: one table.

import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { ChannelError, type ChannelFailure, unreachableCode } from "../../src/delivery/channel.ts";

type Certain = Exclude<ChannelFailure, "unknown">;

/** discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const byCode: Record<number, [failure: Certain, advice: string]> = {
  10003: ["gone", "the thread is not there any more"],
  10004: ["blocked", "the bot is not in this server: invite it"],
  10008: ["gone", "the message is not there any more"],
  10015: ["blocked", "the channel's webhook was removed"],
  20016: ["later", "the thread is in slow mode"],
  20028: ["later", "the channel is written to too fast"],
  30007: ["blocked", "the channel has as many webhooks as it may have: remove one"],
  30046: ["later", "old messages are edited too fast"],
  40005: ["refused", "it is too large"],
  40067: [
    "blocked",
    "the forum wants a tag for each post: let the bot make them (Manage Channels), or make Open and Normal",
  ],
  50001: ["blocked", "the bot may not see the channel: give it View Channel"],
  50005: ["refused", "only its author may edit a message"],
  50006: ["refused", "it is empty"],
  50008: ["blocked", "this channel takes no messages: choose a text channel"],
  50013: ["blocked", "the bot lacks a permission in the channel"],
  50021: ["refused", "it is a message of Discord's own"],
  50024: ["blocked", "this kind of channel cannot do that: choose a text channel"],
  50027: ["blocked", "the channel's webhook has another token"],
  50035: ["refused", "Discord does not take it as it is"],
  50083: ["gone", "the thread is archived and the bot may not wake it: give it Manage Threads"],
  50109: ["refused", "it is no valid JSON"],
  160005: ["gone", "the thread is locked and the bot may not write there: give it Manage Threads"],
  160006: ["blocked", "the server has as many active threads as it may have: archive some"],
  200000: ["refused", "the server's AutoMod blocked it"],
};
/** The channel is gone, or closed to the bot. */
const lost = [10003, 50001, 50008, 50013, 50024];
/** The thread is there, and who may not wake or unlock it is kept out. */
const closed = [50083, 160005];
/** Said by a thread in slow mode, and of one old message: nothing else in the channel is slower for it. */
const local = [20016, 30046];
const byStatus: Record<number, Certain> = { 401: "blocked", 403: "blocked" };
const slowRetryMs = 5_000;

/** `subject` is what the call's path names: a channel that is not there is somebody's to mend, a thread is made anew. */
export function channelErrorOf(error: unknown, subject: "channel" | "thread"): ChannelError {
  if (error instanceof ChannelError) return error;
  if (error instanceof RateLimitError) {
    return new ChannelError("later", "Discord: too many calls (429).", {
      retryAfterMs: error.retryAfter,
      cause: error,
    });
  }
  if (error instanceof DiscordAPIError) return apiError(error, subject);
  if (error instanceof HTTPError)
    return new ChannelError("unknown", `Discord answered ${error.status}.`, { cause: error });
  const unreachable = unreachableCode(error);
  if (unreachable) return new ChannelError("blocked", `Discord cannot be reached (${unreachable}).`, { cause: error });
  return new ChannelError("unknown", `Discord did not answer (${causeCode(error) ?? nameOf(error)}).`, {
    cause: error,
  });
}

/** How many milliseconds to wait at least where Discord could not be asked, whatever it was about; undefined for any other failure. */
export function outageMs(error: unknown): number | undefined {
  if (error instanceof DiscordAPIError && error.status === 401) return 0;
  const { failure, retryAfterMs = 0 } = channelErrorOf(error, "thread");
  if (failure === "later") return retryAfterMs;
  return error instanceof HTTPError || isNetwork(error) ? 0 : undefined;
}

const isNetwork = (error: unknown): boolean =>
  ["AbortError", "TimeoutError"].includes(nameOf(error)) ||
  unreachableCode(error) !== undefined ||
  /^(?:UND_ERR_|E(?:HOST|NET)(?:UNREACH|DOWN)$)/.test(causeCode(error) ?? "");

/** Discord's own code of a refusal, or undefined. */
export const codeOf = (error: unknown): number | undefined =>
  error instanceof DiscordAPIError ? Number(error.code) : undefined;

export const hasCode = (error: unknown, ...codes: number[]): boolean => codes.includes(codeOf(error) ?? -1);

function apiError(error: DiscordAPIError, subject: "channel" | "thread"): ChannelError {
  const code = Number(error.code);
  const known = byCode[code];
  if (code === 10003 && subject === "channel") {
    const words = "Discord 10003: the channel is not there any more.";
    return new ChannelError("blocked", words, { cause: error, placeIsLost: true });
  }
  if (error.status === 401 && code !== 50027) {
    return new ChannelError("blocked", "Discord 401: the bot's token is not valid; set DISCORD_TOKEN anew.", {
      cause: error,
    });
  }
  const failure = known?.[0] ?? byStatus[error.status] ?? "refused";
  return new ChannelError(failure, `Discord ${code || error.status}: ${known?.[1] ?? error.message}.`, {
    cause: error,
    placeIsLost: failure === "blocked" && lost.includes(code),
    isClosed: closed.includes(code),
    isLocal: local.includes(code),
    ...(failure === "later" ? { retryAfterMs: slowRetryMs } : {}),
  });
}

function causeCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === "string") return code;
  }
  return undefined;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));
