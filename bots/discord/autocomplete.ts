// What is offered while someone still types an option: within three seconds or not at all.

import { setTimeout as sleep } from "node:timers/promises";
import {
  type APIApplicationCommandAutocompleteInteraction,
  ApplicationCommandOptionType,
  InteractionResponseType,
} from "discord.js";
import { type Suggestion, suggest } from "../../src/commands/suggest.ts";
import { clip, plainName } from "./escape.ts";
import type { InteractionDoor } from "./interactions.ts";
import { MAX_CHOICE, MAX_CHOICES } from "./limits.ts";
import { respond } from "./respond.ts";

const patienceMs = 2_000;

/** @throws when Discord does not take the answer */
export async function autocomplete(
  door: InteractionDoor,
  interaction: APIApplicationCommandAutocompleteInteraction,
): Promise<void> {
  const found = await Promise.race([suggestions(door, interaction), sleep(patienceMs, [], { ref: false })]);
  const choices = choicesOf(found);
  await respond(door, interaction, {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices },
  });
}

/** Clients show a name as it is, on one line. */
export const choicesOf = (found: readonly Suggestion[]): { name: string; value: string }[] =>
  found
    .filter(({ value }) => value.length <= MAX_CHOICE)
    .map(({ label, value }) => ({ name: clip(plainName(label, label.length), MAX_CHOICE) || "…", value }));

async function suggestions(
  { desk, workspace, agents, log }: InteractionDoor,
  { data, member, user, id }: APIApplicationCommandAutocompleteInteraction,
): Promise<Suggestion[]> {
  const verb = data.options[0];
  if (verb?.type !== ApplicationCommandOptionType.Subcommand) return [];
  const asked = verb.options?.find((option) => "focused" in option && option.focused);
  if (!asked || !("value" in asked)) return [];
  try {
    const actor = await agents.find(member?.user.id ?? user?.id ?? "");
    const [command, option, typed] = [`${data.name} ${verb.name}`, asked.name, String(asked.value)];
    return actor ? await suggest({ desk, actor, workspace }, { command, option, typed, most: MAX_CHOICES }) : [];
  } catch (error) {
    log.warn({ err: error, interaction: id }, "nothing could be offered for what was typed");
    return [];
  }
}
