import { noticesCard } from "../cards/setup-card.ts";
import { invalid } from "../desk/errors.ts";
import { chooseNotice, readNoticeChoices, watchCategory } from "../desk/people/notice-choices.ts";
import { readSetting } from "../desk/settings/settings.ts";
import { slash } from "../desk/slash.ts";
import { categoryLabels } from "../desk/words.ts";
import { command, someChoice } from "./command.ts";

const kinds = {
  assigned: "A conversation is assigned to me",
  waiting: "My customer waits for long",
  writes: "A customer writes: of what I have or follow",
  new: "A new ticket of a category comes",
} as const;

export const supportNotify = command({
  name: "support notify",
  summary: "What you are told of by direct message",
  form: { title: "My direct messages", submit: "Save" },
  permission: "view_tickets",
  options: {
    of: someChoice(kinds, "Of what; without it you see how it is"),
    to: someChoice({ on: "On", off: "Off" }, "Whether you want to be told"),
    category: someChoice(categoryLabels, "For new tickets: of which category"),
  },
  async run({ desk, actor }, { of, to = "on", category }) {
    const wanted = to === "on";
    if (of === "new") {
      if (!category)
        throw invalid({ category: [`Of which category? For example: \`${slash("support notify new on billing")}\`.`] });
      await watchCategory(desk, actor, { category, wanted });
    } else if (of) await chooseNotice(desk, actor, { kind: of, wanted });
    const card = noticesCard(await readNoticeChoices(desk, actor, {}), await readSetting(desk, "notices"));
    return { text: of ? "Done." : "Your direct messages", card };
  },
});
