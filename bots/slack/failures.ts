// Slack's error codes -> why a call failed, and what someone can do about it.

import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { ChannelError, type ChannelFailure, unreachableCode } from "../../src/delivery/channel.ts";

const mended: Readonly<Record<string, string>> = {
  not_in_channel: "the bot is not in the channel: invite it with /invite",
  channel_not_found: "there is no such channel, or it is private and the bot is not in it",
  is_archived: "the channel is archived",
  invalid_auth: "the token is refused",
  not_authed: "the token is missing",
  token_revoked: "the token was revoked: install the app again",
  token_expired: "the token has expired",
  account_inactive: "the app was removed from the workspace: install it again",
  missing_scope: "the app lacks a permission: add the scope and install it again",
  not_allowed_token_type: "this is the wrong kind of token",
  no_permission: "the app may not do this here",
  restricted_action: "an admin of the workspace does not allow this",
  restricted_action_read_only_channel: "only some people may post in the channel",
  restricted_action_thread_only_channel: "the channel allows no new threads by the app",
  restricted_action_non_threadable_channel: "the channel allows no threads",
  ekm_access_denied: "the workspace's admins have suspended access",
  access_denied: "the workspace denies access",
  team_added_to_org: "the workspace is being moved to an organisation",
  org_login_required: "the workspace is being moved to an organisation",
  team_access_not_granted: "the app is not granted this workspace",
  team_not_found: "there is no such workspace",
  user_is_restricted: "the bot user is restricted",
  method_not_supported_for_channel_type: "this kind of channel does not work for a desk",
};

const lost = [
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "restricted_action_read_only_channel",
  "restricted_action_thread_only_channel",
];
const gone = ["message_not_found", "thread_not_found", "cannot_reply_to_message", "no_item_specified", "bad_timestamp"];
const later = ["ratelimited", "rate_limited", "message_limit_exceeded"];
// Slack failed in the middle of it.
const unknown = ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "timeout"];

const standardRetryMs = 30_000;

/** Every way a call of the WebClient fails. `doing` says in words what was tried. */
export function channelError(error: unknown, doing: string): ChannelError {
  if (error instanceof ChannelError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    return new ChannelError("later", `${doing}: Slack asks to wait ${error.retryAfter} s (429).`, {
      retryAfterMs: error.retryAfter * 1_000,
      cause: error,
    });
  }
  if (error instanceof WebAPIPlatformError) return platformError(error, doing);
  const reason = error instanceof Error ? error.message : String(error);
  // A 429 that does not say for how long is a plain Error of the library's.
  if (reason.startsWith("Retry header did not contain"))
    return new ChannelError("later", `${doing}: Slack asks to wait (429).`, {
      retryAfterMs: standardRetryMs,
      cause: error,
    });
  const unreachable = unreachableCode(error);
  if (unreachable)
    return new ChannelError("blocked", `${doing}: Slack cannot be reached (${unreachable}).`, { cause: error });
  const refused = error instanceof WebAPIHTTPError && [400, 413, 414, 431].includes(error.statusCode);
  return new ChannelError(refused ? "refused" : "unknown", `${doing}: ${reason}`, { cause: error });
}

/** Slack's own code, for the few that are no failure to the caller. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof WebAPIPlatformError ? error.data.error : undefined;

/** As a ChannelError, whatever goes wrong. */
export async function told<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    // A card that cannot be drawn is refused as it is.
    if (error instanceof RangeError) throw new ChannelError("refused", error.message, { cause: error });
    throw channelError(error, doing);
  }
}

/**
 * Removes what fell out of its thread: Slack answers "ok" to a reply to a thread that is gone, and puts it into the channel.
 * @throws ChannelError unknown where it may stand there still; what Slack will never remove stays, and nobody waits for it
 */
export async function removingFallen(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const { failure, message } = channelError(error, "Removing what fell out of its thread");
    if (failure !== "refused" && failure !== "gone") throw new ChannelError("unknown", message, { cause: error });
  }
}

/** Done, or failed with one of these codes, which is as good. */
export async function unless(codes: readonly string[], call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!codes.includes(codeOf(error) ?? "")) throw error;
  });
}

function platformError(error: WebAPIPlatformError, doing: string): ChannelError {
  const code = error.data.error;
  const failure = failureOf(code);
  const details = error.data.response_metadata?.messages?.join("; ");
  const words = [mended[code] ?? (failure === "unknown" ? "Slack failed" : "Slack refused it"), details]
    .filter(Boolean)
    .join(": ");
  return new ChannelError(failure, `${doing}: ${words} (${code.slice(0, 100)}).`, {
    cause: error,
    placeIsLost: lost.includes(code),
    ...(failure === "later" ? { retryAfterMs: standardRetryMs } : {}),
  });
}

function failureOf(code: string): ChannelFailure {
  if (code in mended) return "blocked";
  if (gone.includes(code)) return "gone";
  if (later.includes(code)) return "later";
  // An answer that is no code at all comes from something between Slack and us.
  return unknown.includes(code) || !/^[a-z0-9_]+$/i.test(code) ? "unknown" : "refused";
}

/** The desk is out of the workspace until somebody mends it: no message's fault. */
const shutOut = ["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"];

/** How many milliseconds to wait at least where Slack could not be asked, whatever it was about; undefined for any other failure. */
export function outageMs(error: unknown): number | undefined {
  const { failure, retryAfterMs = 0 } = channelError(error, "");
  if (error instanceof WebAPIPlatformError)
    return failure === "later" || failure === "unknown" || shutOut.includes(error.data.error)
      ? retryAfterMs
      : undefined;
  const isCall = error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError;
  return failure === "later" || (isCall && failure !== "refused") ? retryAfterMs : undefined;
}

/** In words, for whoever reads why Slack is not ready. */
export function problemOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined) return `${mended[code] ?? "Slack refused"} (${code})`;
  return error instanceof Error ? `Slack cannot be reached: ${error.message}` : "Slack cannot be reached";
}
