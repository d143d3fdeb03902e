import { pictureOf } from "../cards/charts/picture.ts";
import { statsCard } from "../cards/stats-card.ts";
import { invalid } from "../desk/errors.ts";
import { ownZone } from "../desk/stats/days.ts";
import { readStats } from "../desk/stats/read.ts";
import { categoryLabels } from "../desk/words.ts";
import { command, someAgent, someChoice } from "./command.ts";

const ranges = { today: "Today", "7d": "Seven days", "30d": "Thirty days", all: "Everything" } as const;

export const supportStats = command({
  name: "support stats",
  summary: "How it goes: the counters, response and resolution times, who did what, and a chart",
  permission: "view_tickets",
  options: {
    range: someChoice(ranges, "Which days; seven when left out"),
    agent: someAgent("Only what this agent is assigned to"),
    category: someChoice(categoryLabels, "Only of this category"),
  },
  async run({ desk, actor }, { range = "7d", agent, category }) {
    if (agent === null) throw invalid({ agent: ["Name an agent, or leave it out for everyone."] });
    const stats = await readStats(desk, actor, { range, agent, category, zone: ownZone(desk, { range }) });
    const name = agent === undefined ? undefined : stats.agents.find((each) => each.agent.id === agent)?.agent.name;
    const scope = [ranges[range], name, category && categoryLabels[category]].filter(Boolean).join(" · ");
    return {
      text: "Here is how it goes, with a chart.",
      card: statsCard(stats, scope),
      files: [await pictureOf(stats)],
    };
  },
});
