// How a company says what the widget is: by attributes of the script's tag, or by Threadesk.start.

import { type Words, words } from "./words.ts";

export interface WidgetOptions {
  /** Gives a customer's token, or null when nobody is signed in. Asked when one is needed, and again when it has ended. */
  token: () => Promise<string | null>;
  /** Stands over the conversation. */
  title?: string;
  /** The colour of the company: #rgb or #rrggbb. */
  color?: string;
  theme?: "auto" | "light" | "dark";
  position?: "right" | "left";
  /** Another language, or other words. */
  words?: Partial<Words>;
}

export interface Settings {
  token: WidgetOptions["token"];
  title: string;
  color: string;
  theme: "auto" | "light" | "dark";
  position: "right" | "left";
  words: Words;
}

const usualColor = "#4353d9";

export function settingsOf(options: WidgetOptions): Settings {
  const { token, title, color = usualColor, theme, position } = options;
  const spoken = { ...words, ...options.words };
  return {
    token,
    title: title ?? spoken.title,
    color: /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(color) ? color : usualColor,
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    position: position === "left" ? "left" : "right",
    words: spoken,
  };
}

/** Undefined when the tag does not say where tokens come from: the page then calls Threadesk.start. */
export function optionsOfTag({ dataset }: HTMLScriptElement): WidgetOptions | undefined {
  const { tokenUrl, ...look } = dataset;
  if (tokenUrl === undefined) return undefined;
  return { ...(look as Partial<WidgetOptions>), token: () => askAddress(tokenUrl) };
}

/** The company's own address, with the cookies that it knows its customers by. */
async function askAddress(address: string): Promise<string | null> {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (answer.status === 401 || answer.status === 403 || answer.status === 204) return null;
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
  const { token } = (await answer.json()) as { token?: unknown };
  return typeof token === "string" ? token : null;
}
