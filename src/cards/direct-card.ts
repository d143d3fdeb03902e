import { slash } from "../desk/slash.ts";
import type { Card } from "./card.ts";

/** What the bot answers who writes to it alone; `link` leads to the desk's channel. */
export const directCard = ({ link, hasHome }: { link: string; hasHome: boolean }): Card => ({
  title: "Nobody reads what is written here",
  tone: "gray",
  body: `I am the support desk's bot. Agents work in the desk's channel: each ticket and chat is a thread there, and whoever has claimed it answers by just writing in it. ${slash("ticket list")} shows what is open, ${slash("support help")} what you can do.`,
  facts: [{ label: "Channel", value: link }],
  rows: [],
  actions: [
    [
      { kind: "button", label: "My desk", style: "primary", call: { command: "support home", options: {} } },
      { kind: "button", label: "What I can do", call: { command: "support help", options: {} } },
    ],
  ],
  ...(hasHome ? { foot: "The Home tab shows my desk, too." } : {}),
});
