import type { Button, Card } from "../cards/card.ts";
import { pageButtons, pageFoot } from "../cards/ticket-list-card.ts";
import { DeskError, invalid } from "../desk/errors.ts";
import { addAccount, listAgents, removeAgent, setAgentRole } from "../desk/people/agents.ts";
import { unassignRemoved } from "../desk/people/reassign.ts";
import { platformNames } from "../desk/platform-names.ts";
import { slash } from "../desk/slash.ts";
import { askFirst } from "./ask-first.ts";
import { type Answer, agent, command, page, type Scope, someChoice, someMember, type Who } from "./command.ts";
import { parseAgent } from "./resolve.ts";

const pageSize = 8;
const deeds = { list: "List", add: "Add", remove: "Remove", role: "Change the role" } as const;
const roles = { agent: "Agent", admin: "Admin" } as const;
type Role = keyof typeof roles;

export const supportAgents = command({
  name: "support agents",
  summary: "Who is an agent: list, add, remove, change a role (admins)",
  form: { title: "Agents", submit: "Go on" },
  permission: null,
  adminsOnly: true,
  options: {
    do: someChoice(deeds, "What to do; without it you get the list"),
    who: someMember("Whom: a mention; an agent also by name or id"),
    role: someChoice(roles, "Their role"),
    page: page(),
  },
  async run(scope, { do: deed = "list", who, role, page = 1 }) {
    if (deed === "list") return listed(scope, page);
    if (!who) throw invalid({ who: [`Whom? For example: \`${slash("support agents")} ${deed} @dana\`.`] });
    if (deed === "add") return added(scope, who, role);
    const id = await agentNamed(scope, who);
    if (deed === "remove") return removed(scope, id);
    if (!role) throw invalid({ role: ["Which role: agent or admin?"] });
    const { name } = await setAgentRole(scope.desk, scope.actor, { agent: id, role });
    return { text: `${name} is ${roles[role]} now.` };
  },
});

/** One agent of the list, with what can be done to them. */
export const supportAgent = command({
  name: "support agent",
  summary: "One agent",
  permission: null,
  adminsOnly: true,
  options: { who: agent("Who") },
  buttonOnly: true,
  async run({ desk, actor }, { who }) {
    const found = (await listAgents(desk, actor, {})).find(({ id }) => id === who);
    if (!found) return { text: "This is no agent any more.", refused: true };
    const other: Role = found.role === "admin" ? "agent" : "admin";
    const to = (label: string, options: Record<string, string>, style?: "danger"): Button => ({
      kind: "button",
      label,
      ...(style ? { style } : {}),
      call: { command: "support agents", options: { ...options, who: String(who) } },
    });
    const card: Card = {
      title: `👤 ${found.name}`,
      tone: "blue",
      facts: [
        { label: "Role", value: roles[found.role === "admin" ? "admin" : "agent"] },
        { label: "E-mail", value: found.email ?? "none" },
        { label: "Known on", value: platformsOf(found) },
      ],
      rows: [],
      actions: [[to(`Make ${other}`, { do: "role", role: other }), to("Remove", { do: "remove" }, "danger")]],
    };
    return { text: found.name, card };
  },
});

async function listed({ desk, actor }: Scope, page: number): Promise<Answer> {
  const agents = await listAgents(desk, actor, {});
  const from = (page - 1) * pageSize;
  const pages = { page, hasMore: agents.length > from + pageSize, call: { command: "support agents", options: {} } };
  const rows = agents.slice(from, from + pageSize).map((each) => ({
    text: `${each.name} · ${roles[each.role === "admin" ? "admin" : "agent"]}\n${platformsOf(each)}`,
    action: {
      kind: "button" as const,
      label: "Change",
      call: { command: "support agent", options: { who: String(each.id) } },
    },
  }));
  const foot = `${pageFoot(pages)} · Add one with ${slash("support agents add")} and a mention.`;
  return {
    text: "Agents",
    card: { title: "👥 Agents", tone: "blue", facts: [], rows, actions: pageButtons(pages), foot },
  };
}

async function added({ desk, actor, platform, findMember }: Scope, who: Who, role: Role = "agent"): Promise<Answer> {
  if (!("userId" in who)) throw invalid({ who: ["Mention them, so that it is certain who is meant."] });
  const member = await findMember?.(who.userId);
  if (!member) throw invalid({ who: ["A guest, a bot or somebody from elsewhere cannot be an agent."] });
  const { name } = await addAccount(desk, actor, { ...member, platform, userId: who.userId, role });
  return { text: `${name} is ${roles[role]} now.` };
}

async function removed(scope: Scope, id: number): Promise<Answer> {
  const { desk, actor } = scope;
  if (!scope.confirmed) {
    const call = { command: "support agents", options: { do: "remove", who: String(id) } };
    return askFirst(scope, call, {
      title: "Remove this agent?",
      body: "They may do nothing any more and are signed out. What they have open becomes nobody's.",
      ways: [{ label: "Remove", style: "danger" }],
    });
  }
  const { name } = await removeAgent(desk, actor, { agent: id });
  const unassigned = await unassignRemoved(desk);
  return {
    text: `${name} is no agent any more.${unassigned > 0 ? ` ${unassigned} open conversations are nobody's now.` : ""}`,
  };
}

async function agentNamed(scope: Scope, who: Who): Promise<number> {
  if ("name" in who) return parseAgent(scope, "who", who.name);
  const found = await scope.findAgent(who.userId);
  if (found) return found.id;
  throw new DeskError("not_found", "This person is not an agent of this desk.");
}

function platformsOf({ identities }: { identities: { platform: keyof typeof platformNames }[] }): string {
  const names = identities.map(({ platform }) => platformNames[platform]);
  return names.length > 0 ? names.join(", ") : "no platform yet";
}
