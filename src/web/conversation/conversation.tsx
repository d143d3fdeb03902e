// The conversation itself, on a ticket's page and on a chat's: what was said, who is writing, and the place to write.

import type { FC } from "hono/jsx";
import { readHistory } from "../../desk/conversations/history.ts";
import type { RecordedEvent } from "../../desk/events.ts";
import { listMacros } from "../../desk/macros/macros.ts";
import type { ConversationView } from "../../desk/sql/view-conversation.ts";
import { agentChoices } from "../agent-choices.ts";
import type { Choice } from "../forms.tsx";
import { may, type PageRequest } from "../page.tsx";
import { Composer } from "./composer.tsx";
import { emptyDraft } from "./draft.ts";
import { Messages } from "./messages.tsx";
import { onPage, type ReadPage, readMessages } from "./read.ts";
import type { Unsaid } from "./unsaid.ts";

/** What both pages show of a conversation besides what it is about. */
export interface Talk {
  view: ConversationView;
  read: ReadPage;
  history: readonly RecordedEvent[];
  agents: readonly Choice[];
  /** Names of saved replies. */
  macros: readonly string[];
}

export async function readTalk(request: PageRequest, view: ConversationView): Promise<Talk> {
  const { desk, agent } = request;
  const [read, history, agents, macros] = await Promise.all([
    readMessages(request, view.id),
    readHistory(desk, agent, { conversation: view.id }),
    agentChoices(request),
    listMacros(desk, agent, {}),
  ]);
  return { view, read, history, agents, macros: macros.map(({ name }) => name) };
}

type ConversationProps = {
  request: PageRequest;
  talk: Talk;
  /** Where its forms go. */
  action: string;
  unsaid: Unsaid;
  label: string;
  /** To which a ticket can be set with a reply. */
  statuses?: readonly Choice[];
};

export const Conversation: FC<ConversationProps> = ({ request, talk, action, unsaid, label, statuses }) => {
  const { view, read, macros } = talk;
  const { act } = unsaid;
  const customer = view.customer.name;
  const isGone = act !== undefined && read.messages.every(({ id }) => id !== act.message);
  const place = { request, action: onPage(action, request), customer, undone: act };
  return (
    <>
      <Messages {...read} place={place} label={label} />
      <div data-region="undone">
        {isGone && (
          <p class="trouble" role="alert">
            {act.reason}
          </p>
        )}
      </div>
      <p class="typing" data-typing aria-live="polite" />
      {may(request, "send_messages") && (
        <Composer
          token={request.token}
          action={action}
          draft={unsaid.draft ?? emptyDraft(request, view.lastSeq)}
          macros={macros}
          customer={customer}
          mayNote={may(request, "edit_tickets")}
          agent={request.agent.name}
          limits={request.attachments}
          {...(statuses ? { statuses } : {})}
        />
      )}
    </>
  );
};
