import { setupCard } from "../cards/setup-card.ts";
import { readSetup } from "../desk/settings/read-setup.ts";
import { type Answer, command, type Scope } from "./command.ts";

export const supportSetup = command({
  name: "support setup",
  summary: "How the desk is set up: channels, who speaks, who is on duty, hours, direct messages (admins)",
  permission: null,
  adminsOnly: true,
  options: {},
  run: (scope) => showSetup(scope),
});

/** The card as things are now, with what was done. */
export async function showSetup({ desk, actor, platform, workspace }: Scope, done?: string): Promise<Answer> {
  const setup = await readSetup(desk, actor, {});
  // The first channel comes from the configuration, which knows no name.
  const named = (await workspace?.channels().catch(() => [])) ?? [];
  const channels = setup.channels.map((channel) => ({
    ...channel,
    name: channel.name ?? named.find(({ id }) => id === channel.place)?.name ?? null,
  }));
  return { text: done ?? "Setup", card: setupCard({ ...setup, channels }, platform, done) };
}
