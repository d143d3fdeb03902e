// The first visit: three steps, each beside what it is about. It is shown once, and again for who asks.

import { browser } from "./browser.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export interface Tour {
  /** The step that stands in this column, if it is that one's turn. */
  stepIn(column: string): Child;
  begin(): void;
}

interface Step {
  column: string;
  title: string;
  words: string;
}

const steps: readonly Step[] = [
  {
    column: "customer",
    title: "Write as a customer",
    words:
      "This is a company's own app, made with the public HTTP API. Say something below: it is in Slack and in Discord a moment later, one thread each.",
  },
  {
    column: "slack",
    title: "Claim it",
    words:
      "Its card stands in both channels. Press Claim on either, or react with 👀: who has claimed a conversation speaks to its customer, and everyone else's words are notes.",
  },
  {
    column: "discord",
    title: "Answer in the thread",
    words:
      "Open the thread and write. After three seconds, in which you may still take it back, it is with the customer and in the other thread. A line that begins with note: stays inside.",
  },
];
const place = "threadesk-sandbox-tour";

export function createTour(redraw: () => void): Tour {
  let at = isDone() ? undefined : 0;
  const go = (to: number | undefined) => {
    at = to;
    if (to === undefined) keepDone();
    redraw();
    browser.requestAnimationFrame(() => {
      const next = to === undefined ? "#tour-begin" : "#tour .primary";
      const target = browser.document.querySelector(next);
      target?.scrollIntoView({ block: "nearest" });
      target?.focus();
    });
  };
  return {
    begin: () => go(0),
    stepIn: (column) => (at !== undefined && steps[at]?.column === column ? stepView(at, go) : undefined),
  };
}

function stepView(at: number, go: (to: number | undefined) => void): VNode {
  const { title, words } = steps[at] ?? { title: "", words: "" };
  const isLast = at === steps.length - 1;
  const button = (label: string, className: string, to: number | undefined) =>
    h("button", { key: label, class: className, attrs: { type: "button" }, on: { click: () => go(to) } }, label);
  return h(
    "div",
    {
      key: "tour",
      class: "tour",
      attrs: { id: "tour", role: "dialog", "aria-labelledby": "tour-title", "aria-describedby": "tour-words" },
      on: {
        keydown: (event) => {
          if (event.key === "Escape") go(undefined);
        },
      },
    },
    h("p", "tour-count", `Step ${at + 1} of ${steps.length}`),
    h("h3", { attrs: { id: "tour-title" } }, title),
    h("p", { attrs: { id: "tour-words" } }, words),
    h(
      "div",
      "tour-buttons",
      button(isLast ? "Done" : "Next", "button primary", isLast ? undefined : at + 1),
      at > 0 && button("Back", "button", at - 1),
      !isLast && button("Skip the tour", "tour-skip", undefined),
    ),
  );
}

/** Where a browser keeps nothing, the tour begins anew each time. */
function isDone(): boolean {
  try {
    return browser.localStorage.getItem(place) === "done";
  } catch {
    return false;
  }
}

function keepDone(): void {
  try {
    browser.localStorage.setItem(place, "done");
  } catch {}
}
