// A company's shop with the chat widget in it, as a newcomer would put it on a page of theirs.

import type { Context } from "hono";
import { html } from "hono/html";

interface Shopper {
  id: number;
  name: string;
}

interface ShopParts {
  base: string;
  apiBase: string;
  customers: readonly Shopper[];
  /** Who is signed in. */
  shopper: Shopper | undefined;
}

const goods = [
  { name: "Morning pot, 0.6 l", price: "24 €", look: "a" },
  { name: "Grandmother's, 1.2 l", price: "38 €", look: "b" },
  { name: "Garden pot, 0.9 l", price: "31 €", look: "c" },
  { name: "Evening pot, 0.4 l", price: "22 €", look: "d" },
];

export async function showShop(c: Context, parts: Omit<ShopParts, "shopper">): Promise<Response> {
  const asked = c.req.query("customer");
  const shopper = parts.customers.find(({ id }) => String(id) === asked) ?? parts.customers[0];
  return c.html(shopHtml({ ...parts, shopper }));
}

function shopHtml({ base, apiBase, customers, shopper }: ShopParts) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Pot &amp; Kettle · Threadesk sandbox</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${base}/shop.css" />
    <script
      src="${apiBase}/widget.js"
      data-token-url="${base}/shop/token?customer=${shopper?.id ?? 0}"
      data-title="Pot &amp; Kettle"
      data-color="#1f6f4a"
      defer
    ></script>
  </head>
  <body>
    <aside class="notice" aria-label="About this page">
      <span>A company's page with the chat widget, in the corner below. What you write is in the <a href="${base}">sandbox</a>.</span>
      <form>
        <label for="customer">Signed in as</label>
        <select id="customer" name="customer">
          ${customers.map(
            ({ id, name }) => html`<option value="${id}" ${id === shopper?.id ? "selected" : ""}>${name}</option>`,
          )}
        </select>
        <button>Change</button>
      </form>
    </aside>
    <header class="shop-head">
      <h1>Pot &amp; Kettle</h1>
      <p>Teapots for every hour</p>
    </header>
    <main>
      <h2>New this week</h2>
      <ul class="goods">
        ${goods.map(
          ({ name, price, look }) =>
            html`<li>
              <svg class="${look}" viewBox="0 0 240 170" aria-hidden="true">${teapot}</svg>
              <div><span>${name}</span><b>${price}</b></div>
            </li>`,
        )}
      </ul>
    </main>
  </body>
</html>`;
}

const teapot = html`<g fill="currentColor">
  <path d="M75 82c0-22 20-36 45-36s45 14 45 36c0 30-20 46-45 46s-45-16-45-46z" />
  <circle cx="120" cy="39" r="7" />
  <path d="M160 80l28-18 8 6-24 42z" />
</g>
<path d="M78 74c-34-8-40 40-2 42" fill="none" stroke="currentColor" stroke-width="9" />`;
