// The button in the corner and the panel over it.

import type { Settings } from "../options.ts";
import { filled } from "../words.ts";
import { el, icon, setText } from "./element.ts";
import { createHost } from "./host.ts";
import { inkOn } from "./ink.ts";

interface ShellParts {
  settings: Settings;
  toggle(): void;
  close(): void;
  back(): void;
}

interface Shown {
  isOpen: boolean;
  /** Undefined: there is nothing to go back to. */
  back: string | undefined;
  unread: number;
  /** What stands over everything because something is wrong. */
  note: string;
}

export interface Shell {
  /** What is shown in the panel. */
  body: HTMLElement;
  draw(shown: Shown): void;
  /** Said to who cannot see it. */
  announce(text: string): void;
  focusLauncher(): void;
  remove(): void;
}

const mostShown = 99;

export function createShell({ settings, toggle, close, back }: ShellParts): Shell {
  const { words, title, theme, position, color } = settings;
  const { host, shadow } = createHost(close);
  const badge = el("span", { class: "badge", "aria-hidden": "true" });
  const launcher = el(
    "button",
    { type: "button", class: "launcher", "aria-controls": "panel", on: { click: toggle } },
    icon("chat"),
    icon("close"),
    badge,
  );
  const backButton = el("button", { type: "button", class: "tool", on: { click: back } }, icon("back"));
  const closing = { type: "button", class: "tool", "aria-label": words.close, title: words.close };
  const note = el("p", { class: "note", role: "alert" });
  const body = el("div", { class: "body" });
  const panel = el(
    "section",
    { id: "panel", class: "panel", role: "dialog", "aria-label": title },
    el(
      "div",
      { class: "head" },
      backButton,
      el("h2", {}, title),
      el("button", { ...closing, on: { click: close } }, icon("close")),
    ),
    note,
    body,
  );
  const status = el("div", { class: "hidden", role: "status" });
  const root = el("div", { class: `root ${theme} ${position}` }, panel, launcher, status);
  root.style.setProperty("--accent", color);
  root.style.setProperty("--on-accent", inkOn(color));
  shadow.append(root);

  return {
    body,
    draw({ isOpen, back: label, unread, note: trouble }) {
      root.classList.toggle("open", isOpen);
      panel.hidden = !isOpen;
      launcher.setAttribute("aria-expanded", String(isOpen));
      const closed = unread > 0 ? filled(words.openUnread, { count: unread }) : words.open;
      launcher.setAttribute("aria-label", isOpen ? words.close : closed);
      badge.hidden = unread === 0 || isOpen;
      setText(badge, unread > mostShown ? `${mostShown}+` : String(unread));
      backButton.hidden = label === undefined;
      backButton.setAttribute("aria-label", label ?? "");
      note.hidden = trouble === "";
      setText(note, trouble);
    },
    announce: (text) => setText(status, text),
    focusLauncher: () => launcher.focus(),
    remove: () => host.remove(),
  };
}
