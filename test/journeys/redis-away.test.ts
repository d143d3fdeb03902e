// A desk that starts while its Redis is away: it takes everything in and tells it, from PostgreSQL alone.

import { expect, it } from "vitest";
import { freePort } from "../../src/free-port.ts";
import { openHouse } from "../house.ts";
import { slackReplies, slackRoot } from "./look.ts";

it("opens its doors and relays what is said, while Redis is not there and never was", async () => {
  const house = await openHouse({ redisUrl: `redis://127.0.0.1:${await freePort()}` });
  const { slack } = house;
  const ada = await house.customer("Ada Away");

  await ada.api.post("/chat/create", { message: "Is anybody there?" });

  const root = await slack.waitFor(() => slackRoot(slack, "Ada Away"), 20_000);
  await slack.waitFor(() => JSON.stringify(slackReplies(slack, root.ts)).includes("Is anybody there?"), 20_000);
  const ready = await fetch(`${house.url}/readyz`);
  expect(await ready.text()).toContain("Redis does not answer");
  await house.close();
}, 60_000);
