import { agentsLike } from "../desk/people/search.ts";
import type { Choice } from "./forms.tsx";
import type { PageRequest } from "./page.tsx";

const mostAgents = 200;

/** To whom work can be given; who asks comes first. */
export async function agentChoices({ desk, agent }: PageRequest): Promise<Choice[]> {
  const others = (await agentsLike(desk, "", mostAgents)).filter(({ id }) => id !== agent.id);
  return [
    { value: String(agent.id), label: `${agent.name} (me)` },
    ...others.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
}
