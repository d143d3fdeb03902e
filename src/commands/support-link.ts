import { conflict } from "../desk/errors.ts";
import { codeMinutes, makeLinkCode, useLinkCode } from "../desk/people/link-codes.ts";
import { platformNames } from "../desk/platform-names.ts";
import { slash } from "../desk/slash.ts";
import { type Answer, command, someLine } from "./command.ts";

const linked = (name: string): Answer => ({
  text: `✅ This account is ${name} now. \`${slash("support help")}\` shows what you may do.`,
});

/** Without a code it shows one; with one it links the account it is written by, also of somebody who is no agent yet. */
export const supportLink = command({
  name: "support link",
  summary: "Link my accounts on Slack and Discord with a one-time code",
  form: { title: "Link my accounts", submit: "Link" },
  permission: null,
  options: { code: someLine("The code you were shown elsewhere; without it you get one", { maxLength: 20 }) },
  async run({ desk, actor, platform, userId }, { code }) {
    if (code !== undefined) {
      if (userId === undefined) throw conflict("Write the code on Slack or Discord.");
      return linked((await useLinkCode(desk, { platform, userId }, code)).name);
    }
    const fresh = await makeLinkCode(desk, actor, { agent: actor.id });
    const other = platformNames[platform === "slack" ? "discord" : "slack"];
    return {
      text: "Your code, for your eyes only.",
      card: {
        title: "Link another account",
        tone: "blue",
        body: fresh.code,
        facts: [],
        rows: [],
        actions: [],
        foot: `On ${other}, write the command support link ${fresh.code} as yourself. It works once, for ${codeMinutes} minutes: whoever writes it becomes you.`,
      },
    };
  },
  async welcome({ desk, platform, userId }, { code }) {
    if (code) return linked((await useLinkCode(desk, { platform, userId }, code)).name);
    const other = platformNames[platform === "slack" ? "discord" : "slack"];
    return {
      text: `You are no agent here yet. If you are one on ${other}, write the command \`support link\` there and then \`${slash("support link")}\` with the code here. Else ask an admin of the desk.`,
      refused: true,
    };
  },
});
