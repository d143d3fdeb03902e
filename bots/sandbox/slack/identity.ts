import { randomBytes } from "node:crypto";

/** Who the app is. The secrets are new at each start, so that no web page can guess its way in. */
export interface Identity {
  teamId: string;
  teamName: string;
  domain: string;
  appId: string;
  botUserId: string;
  botId: string;
  botName: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  verificationToken: string;
}

export type Secrets = Pick<Identity, "botToken" | "appToken" | "signingSecret">;

export const newSecrets = (): Secrets => ({
  botToken: `xoxb-sandbox-${secret()}`,
  appToken: `xapp-1-sandbox-${secret()}`,
  signingSecret: secret(),
});

export function createIdentity(botName: string, secrets: Secrets = newSecrets()): Identity {
  return {
    teamId: "T0THREADESK",
    teamName: "Threadesk sandbox",
    domain: "threadesk-sandbox",
    appId: "A0THREADESK",
    botUserId: "U0BOTUSER",
    botId: "B0SUPPORT",
    botName,
    ...secrets,
    verificationToken: secret(),
  };
}

function secret(): string {
  return randomBytes(16).toString("hex");
}
