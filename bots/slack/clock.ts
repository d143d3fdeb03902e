import { platformSkewMs } from "../../src/platform-clock.ts";

interface Keys {
  botToken: string;
  apiUrl?: string | undefined;
}

/** How far this machine's clock is ahead of Slack's, if Slack answers. */
export const slackSkewMs = ({ apiUrl = "https://slack.com/api/", botToken }: Keys, now: () => Date) =>
  platformSkewMs(
    new URL("auth.test", apiUrl),
    { method: "POST", headers: { authorization: `Bearer ${botToken}` } },
    now,
  );
