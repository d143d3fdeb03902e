// A company's shop on an origin of its own: a strict policy, styles that would spoil everything they reach, and the widget.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Shop {
  /** Another site than 127.0.0.1 is. */
  url: string;
  /** What the next customer's tokens are. */
  tokens: () => Promise<string | null>;
  /** How often one was asked for. */
  asked: number;
  /** Where the desk is, for pages from now on. */
  desk: string;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const shop: Shop = {
    url: `http://localhost:${port}`,
    tokens: async () => null,
    asked: 0,
    desk: "",
    close: () => closeServer(server),
  };
  server.on("request", async (request, response) => {
    if (request.url === "/support-token") {
      shop.asked += 1;
      const token = await shop.tokens();
      response.writeHead(token === null ? 401 : 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ token }));
    } else if (request.url === "/shop.css") {
      response.writeHead(200, { "Content-Type": "text/css" }).end(hostileStyle);
    } else {
      response.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": policy(shop.desk) });
      response.end(page(shop.desk));
    }
  });
  return shop;
}

const policy = (desk: string) =>
  `default-src 'none'; style-src 'self'; script-src ${desk}; connect-src 'self' ${desk}; img-src blob: data:`;

const hostileStyle = `
* { color: rgb(255, 0, 0) !important; font: 40px serif !important; letter-spacing: 9px !important }
button, textarea, section { display: none !important }`;

const page = (desk: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Teapots</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/shop.css">
<script src="${desk}/customerservices/widget.js" data-token-url="/support-token" data-title="Teapot help" data-color="#7a1f5c"></script>
</head><body><main><h1>Teapots</h1><p>Every colour.</p></main></body></html>`;

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
