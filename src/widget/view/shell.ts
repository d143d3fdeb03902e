// The button in the corner and the panel over it, in a shadow of their own: the page's styles do not come in, and ours do not
// get out.

import type { Settings } from "../options.ts";
import { filled } from "../words.ts";
import { el, icon, setText } from "./element.ts";
import { style } from "./style.ts";

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
  const host = document.createElement("threadesk-widget");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  // A sheet made by a script is no inline style: a strict policy of the page lets it be.
  sheet.replaceSync(style);
  shadow.adoptedStyleSheets = [sheet];

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
  keepKeys(host, close);
  document.body.append(host);

  return {
    body,
    draw({ isOpen, back: label, unread, note: trouble }) {
      root.classList.toggle("open", isOpen);
      panel.hidden = !isOpen;
      launcher.setAttribute("aria-expanded", String(isOpen));
      const words_ = unread > 0 ? filled(words.openUnread, { count: unread }) : words.open;
      launcher.setAttribute("aria-label", isOpen ? words.close : words_);
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

/** What is typed here is no shortcut of the page's. */
function keepKeys(host: HTMLElement, close: () => void): void {
  for (const type of ["keydown", "keyup", "keypress"] as const) {
    host.addEventListener(type, (event) => {
      event.stopPropagation();
      if (type === "keydown" && event.key === "Escape" && !event.isComposing) close();
    });
  }
}

/** Black or white, whichever reads better on the colour. */
export function inkOn(color: string): string {
  const digits = color.length === 4 ? color.replace(/[\da-f]/gi, "$&$&") : color;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(digits.slice(at, at + 2), 16)));
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#fff" : "#111";
}

/** As WCAG computes the contrast of two colours. */
const linear = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};
