// A company's page loads this by one tag; see docs/widget.md.

import { optionsOfTag, type WidgetOptions } from "./options.ts";
import { Widget } from "./widget.ts";

interface Threadesk {
  /** Puts the widget on the page; another customer takes the last one's place. */
  start(options: WidgetOptions): void;
  /** Takes it away, as when the customer signs out. */
  stop(): void;
  open(): void;
  close(): void;
  /** How many messages the customer has not read. */
  readonly unread: number;
}

let widget: Widget | undefined;
const script = document.currentScript;
const baseUrl = script instanceof HTMLScriptElement ? script.src.replace(/\/widget\.js.*$/, "") : location.origin;

const threadesk: Threadesk = {
  start(options) {
    widget?.stop();
    widget = new Widget(baseUrl, options);
  },
  stop() {
    widget?.stop();
    widget = undefined;
  },
  open: () => widget?.open(),
  close: () => widget?.close(),
  get unread() {
    return widget?.unread ?? 0;
  },
};

(globalThis as unknown as { Threadesk: Threadesk }).Threadesk = threadesk;

const options = script instanceof HTMLScriptElement ? optionsOfTag(script) : undefined;
if (options) whenThere(() => threadesk.start(options));

/** In a page's head there is no body yet. */
function whenThere(act: () => void): void {
  if (document.body) act();
  else document.addEventListener("DOMContentLoaded", act, { once: true });
}
