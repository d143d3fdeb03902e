// The files of people's messages, as Discord tells of them, and where they may be fetched from.

import type { APIAttachment } from "discord.js";
import type { ThreadFile, ThreadFilesDoor } from "../../src/relay/thread-files.ts";

export const threadFileOf = ({ filename, title, url, size, content_type }: APIAttachment): ThreadFile => ({
  name: title ?? filename,
  url,
  bytes: size,
  type: content_type,
});

const cdn = ["https://cdn.discordapp.com", "https://media.discordapp.net"];

/** Signed links, which end after a day (discord.com/developers/docs/reference#signed-attachment-cdn-urls); with a Discord elsewhere (a sandbox) that one's too. */
export const discordFiles = (
  apiUrl: string | undefined,
): Pick<ThreadFilesDoor, "origins" | "headers" | "signInHint"> => ({
  origins: apiUrl === undefined ? cdn : [...cdn, new URL(apiUrl).origin],
  headers: {},
  signInHint: "Discord did not give the file out; send it again",
});
