import { modeLabels } from "../cards/setup-card.ts";
import { invalid } from "../desk/errors.ts";
import { setRelayMode } from "../desk/relay/modes.ts";
import { readSetup } from "../desk/settings/read-setup.ts";
import { slash } from "../desk/slash.ts";
import { choice, command, someChannel } from "./command.ts";

export const supportSetupMode = command({
  name: "support setup-mode",
  summary: "Who speaks to the customer by just writing in a channel's threads (admins)",
  form: { title: "Who speaks", submit: "Save" },
  permission: null,
  adminsOnly: true,
  options: {
    mode: choice(modeLabels, "Who speaks"),
    channel: someChannel("In which channel; the desk's first when left out"),
  },
  async run({ desk, actor, platform }, { mode, channel }) {
    const own = (await readSetup(desk, actor, {})).channels.filter((each) => each.platform === platform);
    const wanted = own.find(({ place, isFirst }) => (channel ? place === channel.id : isFirst));
    if (!wanted)
      throw invalid({
        channel: [`The desk is not in #${channel?.name ?? "that"}. \`${slash("support setup")}\` shows where it is.`],
      });
    await setRelayMode(desk, actor, { channel: wanted.place, mode });
    const name = channel?.name ?? wanted.name;
    return {
      text: `${name ? `#${name}` : "The desk's first channel"}: ${modeLabels[mode].toLowerCase()}, from now on. Cards say so as they are shown anew.`,
    };
  },
});
