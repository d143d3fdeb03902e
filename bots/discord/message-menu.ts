// A message's commands -> what src/relay/message-menu.ts does.

import {
  type APIMessageApplicationCommandInteraction,
  ApplicationCommandType,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord.js";
import type { AgentActor } from "../../src/desk/actor.ts";
import { chooseFromMenu, messageMenu } from "../../src/relay/message-menu.ts";
import type { InteractionDoor } from "./interactions.ts";
import { wordsOf } from "./read-message.ts";

export const menuDefinitions = (): RESTPostAPIContextMenuApplicationCommandsJSONBody[] =>
  messageMenu.map(({ name }) => ({ type: ApplicationCommandType.Message, name }));

/** Whether it opens a form, which then has to be the first response. */
export const opensForm = ({ data }: APIMessageApplicationCommandInteraction): boolean =>
  actOf(data.name) === "create_ticket";

export async function chooseMessageMenu(
  { desk, places, agents, guild }: InteractionDoor,
  agent: AgentActor,
  { data, channel }: APIMessageApplicationCommandInteraction,
): ReturnType<typeof chooseFromMenu> {
  const act = actOf(data.name);
  const message = data.resolved.messages[data.target_id];
  if (!act || !message)
    return { answer: { text: "This is from an older version and does nothing any more.", refused: true } };
  const own = await places.find(channel.id);
  const parent = guild.parentOf(channel.id);
  const target = own ?? (parent === undefined ? places.main : await places.find(parent ?? ""));
  if (!target) {
    const name = guild.channel(places.main.place);
    const where = name ? `#${name}` : "its own channel";
    return { answer: { text: `This works in ${where} and its threads only, where the desk is.`, refused: true } };
  }
  const at = {
    target: target.id,
    channel: target.place,
    externalId: message.id,
    ...(own ? {} : { threadId: channel.id }),
  };
  const words = wordsOf(message, guild);
  return chooseFromMenu({ desk, platform: "discord", findAgent: agents.find }, agent, { act, at, words });
}

const actOf = (name: string) => messageMenu.find((each) => each.name === name)?.id;
