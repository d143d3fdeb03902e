import { platformSkewMs } from "../../src/platform-clock.ts";

/** How far this machine's clock is ahead of Discord's, if Discord answers. */
export const discordSkewMs = (
  { apiUrl = "https://discord.com/api" }: { apiUrl?: string | undefined },
  now: () => Date,
) => platformSkewMs(`${apiUrl}/v10/gateway`, {}, now);
