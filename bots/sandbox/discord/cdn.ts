import type { ServerResponse } from "node:http";
import { signature } from "./wire-message.ts";
import type { World } from "./world.ts";

/** GET /attachments/:channel/:attachment/:name?ex&is&hm; a link that has expired or was made up is a 404. A fault of "GET attachment" answers instead. */
export function serveAttachment(world: World, url: URL, response: ServerResponse): void {
  const instead = world.faults.take("GET attachment")?.answer;
  if (instead) {
    response.writeHead(instead.status, instead.headers).end(String(instead.body ?? ""));
    return;
  }
  const [, , channelId = "", id = ""] = url.pathname.split("/");
  const expires = url.searchParams.get("ex") ?? "";
  const isSigned = url.searchParams.get("hm") === signature(id, expires);
  const isFresh = Number.parseInt(expires, 16) * 1000 >= world.clock.now();
  const file = world.store.files.get(id);
  if (!file || !isSigned || !isFresh) {
    response.writeHead(404, { "content-type": "text/plain" }).end("This content is no longer available.");
    return;
  }
  const bytes = Buffer.from(file.base64, "base64");
  response
    .writeHead(200, { "content-type": typeOf(world, channelId, id), "content-length": bytes.byteLength })
    .end(bytes);
}

function typeOf(world: World, channelId: string, attachmentId: string): string {
  const messages = [...world.store.messages.inChannel(channelId), ...world.ephemerals.values()];
  for (const { attachments } of messages) {
    const attachment = attachments.find(({ id }) => id === attachmentId);
    if (attachment) return attachment.contentType;
  }
  return "application/octet-stream";
}
