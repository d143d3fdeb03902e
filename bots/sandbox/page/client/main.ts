// The page's own script: reads the state when it changes, and draws the three columns.

import { type App, type Customer, getJson, type PageState } from "./app.ts";
import { browser, type Element } from "./browser.ts";
import { createCustomerColumn } from "./customer-column.ts";
import { createDiscordColumn } from "./discord-column.ts";
import { draw } from "./dom.ts";
import { createSlackColumn } from "./slack-column.ts";
import { createTour, type Tour } from "./tour.ts";
import { type Child, h } from "./vnode.ts";

const customersMs = 5_000;
/** "3 minutes ago" grows older without anything happening. */
const olderMs = 30_000;

function start(): void {
  const { base = "", api = "" } = browser.document.documentElement.dataset;
  let isDue = false;
  const app: App = {
    base,
    apiBase: api,
    state: undefined,
    customers: [],
    redraw: () => {
      if (isDue) return;
      isDue = true;
      browser.requestAnimationFrame(() => {
        isDue = false;
        for (const { root, view } of columns) draw(root, [...view(), tour.stepIn(root.id)]);
      });
    },
  };
  const tour = createTour(app.redraw);
  draw(find("#ways"), waysOf(app, tour));
  const columns = [
    { root: find("#customer"), view: createCustomerColumn(app) },
    { root: find("#slack"), view: createSlackColumn(app) },
    { root: find("#discord"), view: createDiscordColumn(app) },
  ] satisfies { root: Element; view: () => Child[] }[];

  listen(app);
  void readCustomers(app);
  setInterval(() => void readCustomers(app), customersMs);
  setInterval(app.redraw, olderMs);
  app.redraw();
}

const waysOf = ({ base }: App, tour: Tour): Child[] => [
  h("button", { attrs: { type: "button", id: "tour-begin" }, on: { click: tour.begin } }, "Tour"),
  h("a", { attrs: { href: `${base}/shop`, target: "_blank" } }, "Widget in a shop ↗"),
  h("a", { attrs: { href: `${base}/console`, target: "_blank" } }, "Web console ↗"),
];

/** One reading at a time; what changes meanwhile is read right after. */
function listen(app: App): void {
  let [isReading, isStale] = [false, false];
  const read = async () => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      isStale = false;
      const state = await getJson(`${app.base}/state`).catch(() => undefined);
      if (state) app.state = state as PageState;
      app.redraw();
    }
    isReading = false;
  };
  const stream = new browser.EventSource(`${app.base}/stream`);
  stream.addEventListener("changed", () => void read());
  stream.onerror = () => browser.document.documentElement.classList.toggle("is-lost", true);
  stream.onopen = () => browser.document.documentElement.classList.toggle("is-lost", false);
  void read();
}

async function readCustomers(app: App): Promise<void> {
  if (browser.document.hidden && app.customers.length > 0) return;
  const answer = (await getJson(`${app.base}/customers`).catch(() => undefined)) as
    | { customers: Customer[] }
    | undefined;
  if (!answer || JSON.stringify(answer.customers) === JSON.stringify(app.customers)) return;
  app.customers = answer.customers;
  app.redraw();
}

function find(selector: string): Element {
  const element = browser.document.querySelector(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}

start();
