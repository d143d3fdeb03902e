import { listMacros, removeMacro, saveMacro } from "../desk/macros/macros.ts";
import { type CliCommand, listed, operator } from "./command.ts";

export const listAllMacros: CliCommand = {
  name: "macros list",
  usage: "",
  summary: "The saved replies",
  async run(desk) {
    const macros = await listMacros(desk, operator, {});
    const json = macros.map(({ name, body }) => ({ name, body }));
    const rows = json.map(({ name, body }) => [name, body.replace(/\s+/g, " ").slice(0, 80)]);
    return listed({ macros: json }, rows, { head: ["NAME", "SAYS"], none: "There is no macro." });
  },
};

export const setMacro: CliCommand = {
  name: "macros set",
  usage: "<name> <what it says>",
  summary:
    "Makes a saved reply, or changes it; {customer.name}, {ticket.number}, {agent.name} and others are filled in",
  words: 2,
  async run(desk, { words: [name = "", body = ""] }) {
    const saved = await saveMacro(desk, operator, { name, body });
    return { json: saved, text: `${saved.created ? "Made" : "Changed"} the macro ${saved.name}.` };
  },
};

export const removeOneMacro: CliCommand = {
  name: "macros remove",
  usage: "<name>",
  summary: "Removes a saved reply; what was sent with it stays",
  words: 1,
  async run(desk, { words: [name = ""] }) {
    await removeMacro(desk, operator, { name });
    return { json: { name }, text: `Removed the macro ${name}.` };
  },
};
