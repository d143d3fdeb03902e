// Files that people and the bot put into the two workspaces. Pictures show; everything else can only be kept.

import type { Context } from "hono";
import type { DiscordSandbox } from "../discord/emulator.ts";
import type { SlackSandbox } from "../slack/emulator.ts";

const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

export function serveSlackFile(c: Context, slack: SlackSandbox | undefined): Response | Promise<Response> {
  const file = slack?.file(c.req.param("id") ?? "");
  return file ? answer(c, file.name, file.mimetype, file.content) : c.notFound();
}

/** Fetched from the sandbox's own content server, by the address that its view gives. */
export async function serveDiscordFile(c: Context, discord: DiscordSandbox | undefined): Promise<Response> {
  const attachment = discord && findAttachment(discord, c.req.param("message") ?? "", c.req.param("id") ?? "");
  const found = attachment && (await fetch(attachment.url).catch(() => undefined));
  if (!attachment || !found?.ok) return c.notFound();
  return answer(c, attachment.name, attachment.contentType, new Uint8Array(await found.arrayBuffer()));
}

function findAttachment(discord: DiscordSandbox, messageId: string, id: string) {
  const { channels, threads, directMessages, ephemerals } = discord.state();
  const places = [...channels, ...threads, ...Object.values(directMessages)].map(({ messages }) => messages);
  const all = [...places, ...Object.values(ephemerals)].flat();
  return all.find((message) => message.id === messageId)?.attachments.find((one) => one.id === id);
}

function answer(c: Context, name: string, type: string, content: Uint8Array): Response {
  const isPicture = pictures.has(type);
  return c.body(Uint8Array.from(content), 200, {
    "Content-Type": isPicture ? type : "application/octet-stream",
    "Content-Disposition": `${isPicture ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
  });
}
