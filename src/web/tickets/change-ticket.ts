// POST /tickets/{id}: each button's name says what is to be done; the page afterwards shows it.

import { closeWith } from "../../commands/close-with.ts";
import { whoWasFaster } from "../../commands/collision.ts";
import { ticketClose } from "../../commands/ticket-close.ts";
import { untilOf } from "../../commands/until.ts";
import { conflict, invalid } from "../../desk/errors.ts";
import { setStatusNow } from "../../desk/relay/set-status-now.ts";
import { deleteTicket } from "../../desk/tickets/delete.ts";
import { editTicket } from "../../desk/tickets/edit.ts";
import { setTicketCategory } from "../../desk/tickets/set-category.ts";
import { setTicketPriority } from "../../desk/tickets/set-priority.ts";
import { snoozeTicket, wakeTicket } from "../../desk/tickets/snooze.ts";
import {
  Category,
  categoryLabels,
  Priority,
  priorityLabels,
  statusLabels,
  TicketStatus,
  ticketNumber,
} from "../../desk/words.ts";
import { conversationDeeds } from "../conversation/deeds.ts";
import { seenIn } from "../conversation/draft.ts";
import { onPage } from "../conversation/read.ts";
import { unsaidAfter } from "../conversation/unsaid.ts";
import { isWriting, write } from "../conversation/write.ts";
import { goTo, type PageRequest } from "../page.tsx";
import { type ReceivedForm, receiveForm } from "../receive-form.ts";
import { showTicket, ticketIdIn } from "./ticket-page.tsx";

export async function changeTicket(request: PageRequest): Promise<Response> {
  const id = ticketIdIn(request);
  const form = await receiveForm(request.c, request.attachments);
  const path = `/tickets/${ticketNumber(id)}`;
  try {
    if (!isWriting(form)) return await change(request, id, form);
    return await write(request, form, { ticket: id }, { path, show: (unsaid) => showTicket(request, id, unsaid) });
  } finally {
    await form.dispose();
  }
}

async function change(request: PageRequest, id: number, form: ReceivedForm): Promise<Response> {
  const word = form.get("do");
  const path = onPage(`/tickets/${ticketNumber(id)}`, request);
  try {
    const notice = await deedNamed(word)(request, id, form);
    return goTo(request.c, word === "delete" ? "/tickets" : path, { notice });
  } catch (error) {
    return showTicket(request, id, unsaidAfter(form, error));
  }
}

type Deed = (request: PageRequest, ticket: number, form: ReceivedForm) => Promise<string>;

function deedNamed(word: string): Deed {
  const shared = Object.hasOwn(conversationDeeds, word) ? conversationDeeds[word] : undefined;
  if (shared) return (request, ticket, form) => shared(request, { ticket }, form);
  const own = Object.hasOwn(deeds, word) ? deeds[word] : undefined;
  if (own) return own;
  throw invalid({ do: ["This button does nothing any more. Load the page again."] });
}

const deeds: Readonly<Record<string, Deed>> = {
  async status({ desk, agent }, ticket, form) {
    const status = oneOf(TicketStatus, form.get("status"));
    await setStatusNow(desk, agent, { ticket, status });
    return `${ticketNumber(ticket)} is ${statusLabels[status].toLowerCase()} now.`;
  },
  async priority({ desk, agent }, ticket, form) {
    const priority = oneOf(Priority, form.get("priority"));
    await setTicketPriority(desk, agent, { ticket, priority });
    return `The priority is ${priorityLabels[priority].toLowerCase()} now.`;
  },
  async category({ desk, agent }, ticket, form) {
    const category = oneOf(Category, form.get("category"));
    await setTicketCategory(desk, agent, { ticket, category });
    return `The category is ${categoryLabels[category]} now.`;
  },
  resolve: (request, ticket, form) => close(request, ticket, form, "resolved"),
  close: (request, ticket, form) => close(request, ticket, form, "closed"),
  async edit({ desk, agent }, ticket, form) {
    const version = Number(form.get("version"));
    await editTicket(desk, agent, {
      ticket,
      subject: form.get("subject"),
      description: form.get("description"),
      ...(version >= 1 ? { version } : {}),
    });
    return "Saved.";
  },
  async snooze({ desk, agent }, ticket, form) {
    await snoozeTicket(desk, agent, { ticket, until: untilOf(form.get("for"), desk.now(), desk.timeZone) });
    return "It is out of the queue until then, or until its customer writes.";
  },
  async wake({ desk, agent }, ticket) {
    await wakeTicket(desk, agent, { ticket });
    return "It is back in the queue.";
  },
  async delete({ desk, agent }, ticket) {
    await deleteTicket(desk, agent, { ticket });
    return `${ticketNumber(ticket)} is deleted.`;
  },
};

/** With a last word and a reason, if any; asks by a conflict when somebody was faster. */
async function close(
  { desk, agent }: PageRequest,
  ticket: number,
  form: ReceivedForm,
  status: "resolved" | "closed",
): Promise<string> {
  const types = ticketClose.collidesWith ?? [];
  const faster = await whoWasFaster({ desk, actor: agent }, { at: { ticket }, seen: seenIn(form), types });
  if (faster)
    throw conflict(
      `Someone was faster. ${faster.sentences.join(" ")} Nothing was done yet: press again if you still want it.`,
    );
  const closing = {
    ref: { ticket },
    message: form.get("message").trim() || undefined,
    reason: form.get("reason").trim() || undefined,
  };
  return (await closeWith({ desk, actor: agent }, closing, status)).text;
}

function oneOf<T extends string>(words: { options: readonly T[] }, text: string): T {
  const found = words.options.find((word) => word === text);
  if (found !== undefined) return found;
  throw invalid({ do: [`This must be one of: ${words.options.join(", ")}.`] });
}
