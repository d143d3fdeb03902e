import { readSetting } from "../desk/settings/settings.ts";
import { countAnew, countStatistics } from "../desk/stats/count.ts";
import type { CliCommand } from "./command.ts";

export const recountStats: CliCommand = {
  name: "stats recount",
  usage: "",
  summary: "Counts the statistics anew from every event; meanwhile they are not whole",
  async run(desk) {
    await countAnew(desk);
    const hours = await readSetting(desk, "hours");
    while (!(await countStatistics(desk, hours)));
    return { json: { recounted: true }, text: "Every event is counted anew." };
  },
};
