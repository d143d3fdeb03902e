// Pieces that more than one column shows.

import type { App, Hands } from "./app.ts";
import { avatar } from "./avatar.ts";
import { shortTime } from "./time.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export function columnHead(title: string, subtitle: Child, ...tools: Child[]): VNode {
  return h("header", "head", h("div", "head-title", h("h2", {}, title), h("p", {}, subtitle)), ...tools);
}

export const dot = (isOn: boolean, words: string, otherwise: string): VNode =>
  h("span", `dot ${isOn ? "is-on" : ""}`, isOn ? words : otherwise);

export const backButton = (label: string, goBack: () => void): VNode =>
  h("button", { class: "back", attrs: { type: "button", "aria-label": label }, on: { click: goBack } }, "‹");

export function logOf(label: string, lines: Child[], empty?: VNode): VNode {
  const attrs = { role: "log", "aria-live": "polite", "aria-label": label, tabindex: "0" };
  return h("div", { key: "log", class: "log", attrs }, lines.length > 0 ? lines : empty);
}

/** What the platform said to this person because something went wrong. */
export function saying(hands: Hands, app: App): Child {
  if (hands.said === "") return undefined;
  const click = () => {
    hands.said = "";
    app.redraw();
  };
  const dismiss = h("button", { attrs: { type: "button", "aria-label": "Dismiss" }, on: { click } }, "×");
  return h("div", { class: "said", key: "said", attrs: { role: "alert" } }, h("span", {}, hands.said), dismiss);
}

export function menu(
  label: string,
  options: { value: string; label: string }[],
  value: string,
  choose: (value: string) => void,
  className = "",
): VNode {
  return h(
    "label",
    `picker ${className}`,
    h("span", "hidden", label),
    h(
      "select",
      {
        value,
        attrs: { "aria-label": label, title: label },
        on: { change: (event) => choose(event.currentTarget.value) },
      },
      options.map((option) => h("option", { key: option.value, attrs: { value: option.value } }, option.label)),
    ),
  );
}

export function tabs(
  label: string,
  list: { id: string; label: string; count?: number }[],
  open: string,
  choose: (id: string) => void,
): VNode {
  return h(
    "nav",
    { class: "tabs", attrs: { "aria-label": label } },
    list.map(({ id, label, count = 0 }) =>
      h(
        "button",
        {
          key: id,
          class: id === open ? "is-open" : "",
          attrs: { type: "button", "aria-current": id === open ? "true" : undefined },
          on: { click: () => choose(id) },
        },
        label,
        count > 0 && h("span", "count", String(count)),
      ),
    ),
  );
}

export interface Line {
  key: string;
  author: string;
  icon?: string;
  /** "APP" beside the name. */
  badge?: string | undefined;
  at: Date;
  /** Whose words: they look different. */
  role: "customer" | "bot" | "person";
  follows: boolean;
  body: Child[];
  below?: Child[];
  tools?: Child[];
  note?: Child;
  className?: string;
}

/** A message, the same in both platforms' columns; the stylesheet makes the difference. */
export function messageLine(line: Line): VNode {
  const { key, author, icon, badge, at, role, follows, body, below = [], tools = [], note, className = "" } = line;
  const time = h("time", { attrs: { datetime: at.toISOString() } }, shortTime(at));
  return h(
    "article",
    { key, class: `message is-${role} ${follows ? "is-follow" : ""} ${className}` },
    note && h("div", "message-note", note),
    follows ? h("span", "message-gutter", time) : avatar(author, icon),
    h(
      "div",
      "message-main",
      !follows &&
        h(
          "div",
          "message-head",
          h("b", "author", author),
          role === "customer" && h("span", "badge is-customer", "customer"),
          badge && h("span", "badge", badge),
          time,
        ),
      body,
      below,
    ),
    tools.length > 0 && h("div", "tools", tools),
  );
}

export function tool(label: string, sign: string, onPress: () => void): VNode {
  return h(
    "button",
    { key: label, attrs: { type: "button", "aria-label": label, title: label }, on: { click: onPress } },
    sign,
  );
}

export function reactionChip(sign: string, names: string[], isMine: boolean, toggle: () => void): VNode {
  return h(
    "button",
    {
      key: sign,
      class: `chip ${isMine ? "is-mine" : ""}`,
      attrs: {
        type: "button",
        title: names.join(", "),
        "aria-pressed": String(isMine),
        "aria-label": `${sign} ${names.length}, by ${names.join(", ")}`,
      },
      on: { click: toggle },
    },
    sign,
    " ",
    String(names.length),
  );
}

/** A line of the same author shortly after the last one needs no name again. */
export function follows(before: { author: string; at: Date } | undefined, author: string, at: Date): boolean {
  return before?.author === author && at.getTime() - before.at.getTime() < 5 * 60_000;
}

export function emptyPlace(title: string, words: string): VNode {
  return h("div", "empty", h("b", {}, title), h("p", {}, words));
}

/** Whether a name that the bot writes under is a customer's. */
export function isCustomerName(name: string, customers: readonly { name: string }[]): boolean {
  return customers.some(
    (customer) =>
      name === customer.name || name.startsWith(`${customer.name} (`) || name.startsWith(`${customer.name} ·`),
  );
}
