import type { Context } from "hono";
import { type BrowserFiles, readBrowserFiles } from "../../../src/browser-files.ts";

const folders = {
  style: "bots/sandbox/page/style",
  sheets: ["page", "columns", "messages", "fields", "slack", "discord", "customer", "narrow"],
  client: "bots/sandbox/page/client",
};

let files: Promise<BrowserFiles> | undefined;

export const serveStyle = (c: Context): Promise<Response> => serve(c, "style.css");
export const serveClient = (c: Context): Promise<Response> => serve(c, `client/${c.req.param("name") ?? ""}`);

async function serve(c: Context, name: string): Promise<Response> {
  files ??= readBrowserFiles(folders);
  const file = (await files).find(name);
  return file
    ? c.body(file.body, 200, { "Content-Type": file.type })
    : c.text("There is no such file, or it is not built: run `npm start` once.", 404);
}
