import { listChannels, relayModes, setRelayMode } from "../desk/relay/modes.ts";
import { type CliCommand, listed, operator, UsageError } from "./command.ts";

export const listAllChannels: CliCommand = {
  name: "channels list",
  usage: "",
  summary: "The channels whose threads are the desk, and what a plain message in them means",
  async run(desk) {
    const channels = (await listChannels(desk, operator, {})).map(({ kind, place, relayMode, paused }) => ({
      platform: kind,
      channel: place,
      mode: relayMode,
      paused,
    }));
    const rows = channels.map(({ platform, channel, mode, paused }) => [platform, channel, mode, paused ?? ""]);
    return listed({ channels }, rows, {
      head: ["PLATFORM", "CHANNEL", "MODE", "PAUSED BECAUSE"],
      none: "The desk is in no channel.",
    });
  },
};

export const setChannelMode: CliCommand = {
  name: "channels mode",
  usage: `<channel id> ${relayModes.join("|")}`,
  summary:
    "Who speaks to the customer by just writing: the assignee, nobody (explicit), every agent, or nobody at all (off)",
  words: 2,
  async run(desk, { words: [channel = "", wanted = ""] }) {
    const mode = relayModes.find((each) => each === wanted);
    if (!mode) throw new UsageError(`The mode is one of ${relayModes.join(", ")}.`);
    await setRelayMode(desk, operator, { channel, mode });
    return { json: { channel, mode }, text: `${channel} is in mode ${mode} now.` };
  },
};
