import { expect, it } from "vitest";
import type { Card } from "../../src/cards/card.ts";
import { namedAs } from "./command-names.ts";
import { startSlackWorld, words } from "./testing.ts";

const card: Card = { title: "Help", tone: "blue", facts: [], rows: [], actions: [] };

it("calls our commands as they are called in the workspace, in our own words alone", () => {
  const text = "Usage: `/ticket assign <agent>`, see https://x.test/support help and /acme-support help.";
  const help = { ...card, body: "/ticket list — List tickets", foot: "/support digest" };
  const shown = { ...card, body: "/ticket list is broken", facts: [{ label: "Status", value: "Open" }] };

  expect(namedAs("acme-", { text, card: help })).toEqual({
    text: "Usage: `/acme-ticket assign <agent>`, see https://x.test/support help and /acme-support help.",
    card: { ...help, body: "/acme-ticket list — List tickets", foot: "/acme-support digest" },
  });
  expect(namedAs("acme-", { text: "Here", card: shown }).card).toEqual(shown);
  expect(namedAs("", { text, card: help })).toEqual({ text, card: help });
});

it("is what somebody reads who asked under such a name", async () => {
  const world = await startSlackWorld();
  try {
    const dana = world.slack.user("dana");
    await world.slack.waitFor(() => world.slack.connected() === 2);
    await dana.slash("/acme-support", "help", world.slack.supportChannel);

    await world.slack.waitFor(() => dana.ephemerals().length > 0);
    const help = words(dana.ephemerals().at(-1) ?? { text: "" });
    expect(help).toContain("/acme-ticket claim");
    expect(help).not.toContain("/ticket ");
    expect(world.slack.violations).toEqual([]);
  } finally {
    await world.close();
  }
});
