// What an agent waits for in the browser: the list of tickets, beside the same bytes from a bare server, and a customer's words on the
// page of their ticket.

import { once } from "node:events";
import { createServer, get, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { connectDatabase } from "../../src/database/connect.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { makeLoginLink, useLoginLink } from "../../src/desk/people/login-links.ts";
import { hasChromium, openBrowser } from "../chromium.ts";
import { silentLog } from "../silent-log.ts";
import type { BenchDesk, Side } from "./desks.ts";
import { median } from "./load.ts";

const rounds = 10;
const words = 30;
const longestMs = 20_000;

export async function measureConsole({ url, tickets, ours }: BenchDesk): Promise<void> {
  if (!hasChromium()) return console.info("\nThe console is not measured: there is no /usr/bin/chromium.");
  const cookie = await signIn(url);
  const bare = await serveTheSame(`${ours.base}/tickets`, cookie);
  const browser = await openBrowser();
  try {
    console.info(`\nThe console at ${tickets} tickets, in Chromium ${browser.version()}`);
    console.table(await measureList(browser, ours, bare.origin, cookie));
    console.table(await measureWords(browser, ours, cookie));
  } finally {
    await browser.close();
    bare.server.close();
    bare.server.closeAllConnections();
  }
}

async function signIn(url: string): Promise<string> {
  const database = connectDatabase({ url, log: silentLog, max: 2 });
  try {
    const desk = createDesk(database);
    const { id } = await desk.prisma.person.create({ data: { name: "Bench", role: "admin" } });
    const { token } = await makeLoginLink(desk, { kind: "system", job: "bench" }, { agent: id });
    return `threadesk_session=${await useLoginLink(desk, token, "Bench")}`;
  } finally {
    await database.close();
  }
}

interface Visit {
  /** From the beginning of the way there. */
  paintMs: number;
  kilobytes: number;
  requests: number;
}

/** In turns: ours and the bare server's, to a browser that was never there and to one that was. */
async function measureList(browser: Browser, { base }: Side, bare: string, cookie: string) {
  const addresses = { ours: `${base}/tickets`, bare: `${bare}${new URL(base).pathname}/tickets` };
  const visits: Record<string, Visit[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, address] of Object.entries(addresses)) {
      const context = await contextWith(browser, address, cookie);
      const page = await context.newPage();
      for (const when of ["first visit", "again"]) {
        const key = `${name}, ${when}`;
        visits[key] = [...(visits[key] ?? []), await visit(page, address)];
      }
      await context.close();
    }
  }
  const rows = Object.entries(visits).map(([name, all]) => [
    `/tickets, ${name}`,
    {
      "first paint, p50 ms": median(all.map(({ paintMs }) => paintMs)).toFixed(0),
      "kB sent": median(all.map(({ kilobytes }) => kilobytes)).toFixed(1),
      requests: median(all.map(({ requests }) => requests)),
    },
  ]);
  return Object.fromEntries(rows);
}

async function contextWith(browser: Browser, address: string, cookie: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: new URL(address).origin }]);
  return context;
}

const painted = `new Promise((resolve) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName("first-contentful-paint");
  if (paint) resolve(paint.startTime);
}).observe({ type: "paint", buffered: true }))`;

async function visit(page: Page, address: string): Promise<Visit> {
  const session = await page.context().newCDPSession(page);
  let [bytes, requests] = [0, 0];
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += encodedDataLength > 0 ? 1 : 0;
  });
  await session.send("Network.enable");
  await page.goto(address, { waitUntil: "load" });
  const paintMs = Number(await page.evaluate(painted));
  await session.detach();
  return { paintMs, kilobytes: bytes / 1_000, requests };
}

interface Kept {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const keptHeaders = ["content-type", "content-encoding", "cache-control"];

/** The page and what it loads, as they were answered once, from memory. */
async function serveTheSame(address: string, cookie: string): Promise<{ server: Server; origin: string }> {
  const kept = new Map<string, Kept>();
  const keep = async (path: string) => {
    const [answer] = await once(
      get(new URL(path, address), { headers: { cookie, accept: "text/html,*/*", "accept-encoding": "gzip" } }),
      "response",
    );
    const headers = Object.fromEntries(
      keptHeaders.flatMap((name) => (answer.headers[name] ? [[name, answer.headers[name]]] : [])),
    );
    const body = await buffer(answer);
    kept.set(path, { headers, body });
    return (headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
  };
  const page = await keep(new URL(address).pathname);
  for (const [, path = ""] of page.matchAll(/(?:href|src)="([^"]+\/assets\/[^"]+)"/g)) await keep(path);
  const server = createServer(({ url = "" }, response) => {
    const found = kept.get(url);
    response.writeHead(found ? 200 : 204, found?.headers ?? {}).end(found?.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Says what a reader sees, after it was drawn. */
const watch = `{
  const list = document.querySelector("[data-region=messages]");
  let last;
  new MutationObserver(() => {
    const latest = list.textContent.match(/bench-words-\\d+-/g)?.at(-1);
    if (latest === last) return;
    last = latest;
    requestAnimationFrame(() => seen(latest));
  }).observe(list, { childList: true, subtree: true, characterData: true });
}`;

/** From a customer's POST to their words on the page of an agent who looks at their ticket. */
async function measureWords(browser: Browser, { base, headers }: Side, cookie: string) {
  const context = await contextWith(browser, base, cookie);
  const page = await context.newPage();
  let onSeen = (_: string): void => {};
  await page.exposeFunction("seen", (text: string) => onSeen(text));
  await page.goto(`${base}/tickets/TKT-001`);
  await page.locator("html[data-live=on]").waitFor();
  await page.evaluate(watch);
  const [posts, screens]: [number[], number[]] = [[], []];
  for (let n = 0; n < words; n += 1) {
    const text = `bench-words-${n}-`;
    const shown = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${text} never came to the agent's page.`)), longestMs);
      onSeen = (latest) => {
        if (latest !== text) return;
        clearTimeout(timer);
        resolve();
      };
    });
    const begun = performance.now();
    await post(`${base}/tickets/1/message`, headers, text);
    posts.push(performance.now() - begun);
    await shown;
    screens.push(performance.now() - begun);
  }
  await context.close();
  return { "a customer's POST, answered": timesOf(posts), "and on the agent's screen": timesOf(screens) };
}

async function post(address: string, headers: Side["headers"], message: string): Promise<void> {
  const response = await fetch(address, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ message }),
  });
  if (!response.ok) throw new Error(`A message was answered ${response.status}.`);
  await response.arrayBuffer();
}

function timesOf(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    "p50 ms": median([...sorted]).toFixed(1),
    "p95 ms": sorted[Math.ceil(0.95 * sorted.length) - 1]?.toFixed(1),
  };
}
