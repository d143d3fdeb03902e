// POST /chat/{id}: each button's name says what is to be done; the page afterwards shows it.

import { findConversation } from "../../desk/conversations/find.ts";
import { DeskError, invalid } from "../../desk/errors.ts";
import { attachTicket } from "../../desk/tickets/attach.ts";
import { Category, Priority, ticketNumber } from "../../desk/words.ts";
import { basePath } from "../../http/mount.ts";
import { conversationDeeds } from "../conversation/deeds.ts";
import { afterSaying, insertMacro, say } from "../conversation/say.ts";
import { goTo, type PageRequest } from "../page.tsx";
import { type ReceivedForm, receiveForm } from "../receive-form.ts";
import { chatFiltersIn, chatPath } from "./chat-list.tsx";
import { chatIdIn, showChat } from "./chat-page.tsx";

export async function changeChat(request: PageRequest): Promise<Response> {
  const id = chatIdIn(request);
  const form = await receiveForm(request.c, request.attachments);
  try {
    const word = form.get("do");
    if (word === "say" || word === "macro" || word === "") return await write(request, id, form);
    if (word === "ticket") return await makeTicket(request, id, form);
    return await change(request, id, word, form);
  } finally {
    await form.dispose();
  }
}

async function write(request: PageRequest, id: number, form: ReceivedForm): Promise<Response> {
  const at = { conversation: id };
  if (form.get("do") === "macro") return showChat(request, id, { draft: await insertMacro(request, form, at) });
  const { lastSeq } = await findConversation(request.desk, request.agent, { at });
  const draft = await say(request, form, at, lastSeq);
  if (draft) return showChat(request, id, { draft, status: draft.faster ? 409 : 422 });
  return goTo(request.c, afterSaying(placeOf(request, id), form));
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
    return refused(request, id, error);
  }
}

async function change(request: PageRequest, id: number, word: string, form: ReceivedForm): Promise<Response> {
  try {
    const deed = Object.hasOwn(conversationDeeds, word) ? conversationDeeds[word] : undefined;
    if (!deed) throw invalid({ do: ["This button does nothing any more. Load the page again."] });
    const notice = await deed(request, { conversation: id }, form);
    return goTo(request.c, placeOf(request, id), { notice });
  } catch (error) {
    return refused(request, id, error);
  }
}

const placeOf = (request: PageRequest, id: number): string =>
  chatPath(`/chat/${id}`, chatFiltersIn(request)).slice(basePath.length);

/** Said where it was tried. @throws what is no refusal of the deed itself */
function refused(request: PageRequest, id: number, error: unknown): Promise<Response> {
  if (!(error instanceof DeskError) || (error.code !== "conflict" && error.code !== "invalid")) throw error;
  const sentences = Object.values(error.fields ?? {}).flat();
  const trouble = sentences.join(" ") || error.message;
  return showChat(request, id, { trouble, status: error.code === "conflict" ? 409 : 422 });
}
