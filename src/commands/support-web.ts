import { loginUrl } from "../desk/people/login-url.ts";
import { command } from "./command.ts";

/** The link stands on the card only: a card is never shown to others, even where words have to be said in the thread. */
export const supportWeb = command({
  name: "support web",
  summary: "A link that signs me in to the web console",
  permission: null,
  options: {},
  async run({ desk, actor }) {
    const { url } = await loginUrl(desk, actor, actor.id);
    return {
      text: "Your link to the web console, for your eyes only.",
      card: {
        title: "Sign in",
        tone: "blue",
        body: url,
        facts: [],
        rows: [],
        actions: [],
        foot: "It works once, for ten minutes, and signs in whoever opens it as you: do not pass it on.",
      },
    };
  },
});
