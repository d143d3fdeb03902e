// POST /chat/{id}: each button's name says what is to be done; the page afterwards shows it.

import { invalid } from "../../desk/errors.ts";
import { attachTicket } from "../../desk/tickets/attach.ts";
import { Category, Priority, ticketNumber } from "../../desk/words.ts";
import { basePath } from "../../http/mount.ts";
import { conversationDeeds } from "../conversation/deeds.ts";
import { onPage } from "../conversation/read.ts";
import { unsaidAfter } from "../conversation/unsaid.ts";
import { isWriting, write } from "../conversation/write.ts";
import { goTo, type PageRequest } from "../page.tsx";
import { type ReceivedForm, receiveForm } from "../receive-form.ts";
import { chatFiltersIn, chatPath } from "./chat-list.tsx";
import { chatIdIn, showChat } from "./chat-page.tsx";

export async function changeChat(request: PageRequest): Promise<Response> {
  const id = chatIdIn(request);
  const form = await receiveForm(request.c, request.attachments);
  const path = placeOf(request, id);
  try {
    if (isWriting(form))
      return await write(
        request,
        form,
        { conversation: id },
        { path, show: (unsaid) => showChat(request, id, unsaid) },
      );
    if (form.get("do") === "ticket") return await makeTicket(request, id, form);
    return await change(request, id, form);
  } finally {
    await form.dispose();
  }
}

async function makeTicket(request: PageRequest, id: number, form: ReceivedForm): Promise<Response> {
  const { desk, agent, c } = request;
  const subject = form.get("subject").trim();
  try {
    const ticket = await attachTicket(desk, agent, {
      conversation: id,
      ...(subject === "" ? {} : { subject }),
      category: Category.safeParse(form.get("category")).data,
      priority: Priority.safeParse(form.get("priority")).data,
    });
    return goTo(c, `/tickets/${ticketNumber(ticket)}`, { notice: `This chat is ${ticketNumber(ticket)} now.` });
  } catch (error) {
    return showChat(request, id, unsaidAfter(form, error));
  }
}

async function change(request: PageRequest, id: number, form: ReceivedForm): Promise<Response> {
  const word = form.get("do");
  try {
    const deed = Object.hasOwn(conversationDeeds, word) ? conversationDeeds[word] : undefined;
    if (!deed) throw invalid({ do: ["This button does nothing any more. Load the page again."] });
    const notice = await deed(request, { conversation: id }, form);
    return goTo(request.c, onPage(placeOf(request, id), request), { notice });
  } catch (error) {
    return showChat(request, id, unsaidAfter(form, error));
  }
}

const placeOf = (request: PageRequest, id: number): string =>
  chatPath(`/chat/${id}`, chatFiltersIn(request)).slice(basePath.length);
