import type { Context } from "hono";
import { type BrowserFiles, readBrowserFiles } from "../../../src/browser-files.ts";

const folders = {
  style: "bots/sandbox/page/style",
  sheets: ["page", "columns", "messages", "fields", "slack", "discord", "customer", "tour", "narrow"],
  client: "browser",
};

let [files, shopFiles]: (Promise<BrowserFiles> | undefined)[] = [];

export const serveStyle = (c: Context): Promise<Response> => serve(c, ofPage(), "style.css");
export const serveClient = (c: Context): Promise<Response> => serve(c, ofPage(), `client/${c.req.param("name") ?? ""}`);

export async function serveShopStyle(c: Context): Promise<Response> {
  shopFiles ??= readBrowserFiles({ ...folders, sheets: ["shop"] });
  return serve(c, shopFiles, "style.css");
}

async function ofPage(): Promise<BrowserFiles> {
  files ??= readBrowserFiles(folders);
  return files;
}

async function serve(c: Context, from: Promise<BrowserFiles>, name: string): Promise<Response> {
  const file = (await from).find(name);
  return file
    ? c.body(file.body, 200, { "Content-Type": file.type })
    : c.text("There is no such file, or it is not built: run `npm start` once.", 404);
}
