import { changeText, type SetupChange } from "../desk/settings/history.ts";
import type { Card } from "./card.ts";
import { excerpt } from "./conversation-card.ts";
import { changedParts } from "./setup-card.ts";
import { type Pages, pageButtons, pageFoot } from "./ticket-list-card.ts";

/** Who changed what of the setup, the newest first. */
export function setupHistoryCard(changes: readonly SetupChange[], pages: Pages): Card {
  return {
    title: "📜 Who changed what",
    tone: "blue",
    body: changes.length === 0 ? "Nobody has changed anything yet." : changes.map(lineOf).join("\n\n"),
    facts: [],
    rows: [],
    actions: pageButtons(pages),
    foot: pageFoot(pages),
  };
}

function lineOf(change: SetupChange): string {
  const at = `${change.at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${at} · ${excerpt(change.by, 40)} · ${changedParts[change.what]}\n${excerpt(changeText(change), 240)}`;
}
