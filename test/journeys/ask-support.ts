import { seenText } from "../../bots/discord/testing.ts";
import { words } from "../../bots/slack/testing.ts";
import type { TestHouse } from "../house.ts";

/** What only they see next on Slack after they wrote `/support …`. */
export async function askOnSlack(house: TestHouse, name: string, text: string, patienceMs: number): Promise<string> {
  const person = house.slack.user(name);
  const before = person.ephemerals().length;
  await person.slash("/support", text);
  return house.slack.waitFor(() => {
    const next = person.ephemerals()[before];
    return next && words(next);
  }, patienceMs);
}

/** The same on Discord; "" for no answer. */
export async function askOnDiscord(
  house: TestHouse,
  name: string,
  { verb, options }: { verb: string; options: Record<string, string> },
  patienceMs: number,
): Promise<string> {
  const outcome = await house.discord.user(name).slash("#support", `support ${verb}`, options);
  const message = await outcome.settled(patienceMs);
  return message ? seenText(message) : "";
}
