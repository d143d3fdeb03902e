import { setCategoryChannel } from "../desk/channels/set-category-channel.ts";
import { changedSince, changesSoFar } from "../desk/settings/changed-since.ts";
import { overtakenBy } from "../desk/settings/settings.ts";
import { type Category, categoryLabels } from "../desk/words.ts";
import { channel, choice, command, type Scope } from "./command.ts";
import { theWorkspace } from "./resolve.ts";

export const supportSetupChannel = command({
  name: "support setup-channel",
  summary: "Send a category's new tickets to another channel, or with off to the first one (admins)",
  form: { title: "A category's channel", submit: "Save" },
  permission: null,
  adminsOnly: true,
  options: {
    category: choice(categoryLabels, "Whose new tickets"),
    channel: channel("Where they go; off for the desk's first channel"),
  },
  async holds({ desk }) {
    return { values: {}, version: await changesSoFar(desk) };
  },
  async run(scope, { category, channel: wanted }) {
    const { desk, actor, platform } = scope;
    const label = categoryLabels[category];
    await assertNobodyWasFaster(scope, category);
    if (wanted !== null) {
      const introduction = `📮 New tickets of the category ${label} come here from now on (${actor.name}).`;
      await theWorkspace(scope).introduce(wanted, introduction, { threads: true });
    }
    const place = wanted && { place: wanted.id, name: wanted.name };
    const { after, stay } = await setCategoryChannel(desk, actor, { platform, category, channel: place });
    const where = after === null ? "the desk's first channel" : `#${after}`;
    const stays =
      stay > 0 ? ` ${stay === 1 ? "One conversation stays" : `${stay} conversations stay`} in the channel before.` : "";
    return {
      text: `New ${label} tickets go to ${where} now.${stays} What has a thread moves only when its category changes.`,
    };
  },
});

/** Before a channel is told that tickets come there. @throws conflict */
async function assertNobodyWasFaster(scope: Scope, category: Category): Promise<void> {
  const { platform, seen } = scope;
  if (seen === undefined) return;
  const faster = await changedSince(scope, { what: "category", about: { platform, category }, seen });
  if (faster) throw overtakenBy(faster.by);
}
