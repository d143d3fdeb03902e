import type { Desk } from "../desk/desk.ts";
import { addAgent, listAgents, removeAgent, setAgentRole } from "../desk/people/agents.ts";
import { makeLinkCode } from "../desk/people/link-codes.ts";
import { loginUrl } from "../desk/people/login-url.ts";
import { unassignRemoved } from "../desk/people/reassign.ts";
import { agentsNamed } from "../desk/people/search.ts";
import { type CliCommand, listed, minute, operator, UsageError } from "./command.ts";

export const listAllAgents: CliCommand = {
  name: "agents list",
  usage: "",
  summary: "Agents and admins, and where they are known",
  async run(desk) {
    const agents = await listAgents(desk, operator, {});
    const json = agents.map(({ id, name, email, role, identities }) => {
      const platforms = identities.map(({ platform }) => platform);
      return { id, name, email, role, platforms };
    });
    const rows = json.map(({ id, name, email, role, platforms }) => [
      String(id),
      name,
      role,
      email ?? "",
      platforms.join(", "),
    ]);
    return listed({ agents: json }, rows, {
      head: ["ID", "NAME", "ROLE", "E-MAIL", "KNOWN ON"],
      none: "There is no agent.",
    });
  },
};

export const addOneAgent: CliCommand = {
  name: "agents add",
  usage: "<name> [--email <address>] [--role agent|admin]",
  summary: "Makes somebody an agent; their e-mail address links them to their Slack account",
  flags: { email: "string", role: "string" },
  words: 1,
  async run(desk, { words: [name = ""], flags }) {
    const role = flags.role ?? "agent";
    if (role !== "agent" && role !== "admin") throw new UsageError("--role is agent or admin.");
    const email = typeof flags.email === "string" ? flags.email.toLowerCase() : undefined;
    const { id } = await addAgent(desk, operator, { name, email, role });
    return { json: { id, name, email: email ?? null, role }, text: `${name} is ${role}, with the id ${id}.` };
  },
};

export const removeOneAgent: CliCommand = {
  name: "agents remove",
  usage: "<name, e-mail or id>",
  summary: "From now on they may do nothing, and are signed out everywhere",
  words: 1,
  async run(desk, { words: [who = ""] }) {
    const { id, name } = await removeAgent(desk, operator, { agent: await theAgent(desk, who) });
    const unassigned = await unassignRemoved(desk);
    const left = unassigned === 0 ? "" : ` ${unassigned} open conversations are nobody's now.`;
    return { json: { id, name, unassigned }, text: `${name} is no agent any more.${left}` };
  },
};

export const changeRole: CliCommand = {
  name: "agents role",
  usage: "<name, e-mail or id> agent|admin",
  summary: "Makes an agent an admin, or an admin an agent, from now on",
  words: 2,
  async run(desk, { words: [who = "", wanted = ""] }) {
    if (wanted !== "agent" && wanted !== "admin") throw new UsageError("The role is agent or admin.");
    const { id, name, role } = await setAgentRole(desk, operator, { agent: await theAgent(desk, who), role: wanted });
    return { json: { id, name, role }, text: `${name} is ${role} now.` };
  },
};

export const linkCode: CliCommand = {
  name: "agents link",
  usage: "<name, e-mail or id>",
  summary: "Prints a code that an agent writes with /support link on Slack or Discord, once, within ten minutes",
  words: 1,
  async run(desk, { words: [who = ""] }) {
    const { code, expiresAt } = await makeLinkCode(desk, operator, { agent: await theAgent(desk, who) });
    const text = `${code}\n\nThey write /support link ${code}. It works once, until ${minute(expiresAt)}.`;
    return { json: { code, expires_at: expiresAt }, text };
  },
};

export const login: CliCommand = {
  name: "login",
  usage: "<name, e-mail or id>",
  summary: "Prints a link that signs an agent in to the web console, once, within ten minutes",
  words: 1,
  async run(desk, { words: [who = ""] }) {
    const { url, expiresAt } = await loginUrl(desk, operator, await theAgent(desk, who));
    return { json: { url, expires_at: expiresAt }, text: `${url}\n\nIt works once, until ${minute(expiresAt)}.` };
  },
};

/** @throws UsageError when nobody, or more than one, is called that */
async function theAgent(desk: Desk, who: string): Promise<number> {
  const found = await agentsNamed(desk, who);
  const [first, second] = found;
  if (!first) throw new UsageError(`No agent is called "${who}": see \`agents list\`.`);
  if (!second) return first.id;
  const names = found.map(({ id, name }) => `${name} (${id})`).join(", ");
  throw new UsageError(`More than one agent is called "${who}": ${names}. Give the id.`);
}
