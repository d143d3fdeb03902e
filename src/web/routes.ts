// The console's pages: their address below the base path, and what answers there.

import { changeChat } from "./chat/change-chat.ts";
import { chatPage, chatsPage } from "./chat/chat-page.tsx";
import { newChatPage, startNewChat } from "./chat/new-chat.tsx";
import { chooseTheme } from "./choose-theme.ts";
import type { PageRequest } from "./page.tsx";
import { endSession, sessionsPage, signOut } from "./sessions/sessions-page.tsx";
import { statsCsv } from "./stats/csv.ts";
import { statsPage } from "./stats/stats-page.tsx";
import { changeTickets } from "./tickets/bulk.ts";
import { changeTicket } from "./tickets/change-ticket.ts";
import { ticketsPage } from "./tickets/list-page.tsx";
import { newTicketPage, openNewTicket } from "./tickets/new-ticket.tsx";
import { ticketPage } from "./tickets/ticket-page.tsx";

export interface PageRoute {
  method: "GET" | "POST";
  path: string;
  answer(request: PageRequest): Promise<Response>;
}

const get = (path: string, answer: PageRoute["answer"]): PageRoute => ({ method: "GET", path, answer });
const post = (path: string, answer: PageRoute["answer"]): PageRoute => ({ method: "POST", path, answer });

export const routes: readonly PageRoute[] = [
  post("/theme", chooseTheme),
  get("/tickets", ticketsPage),
  get("/tickets/new", newTicketPage),
  post("/tickets/new", openNewTicket),
  post("/tickets/bulk", changeTickets),
  get("/tickets/:id", ticketPage),
  post("/tickets/:id", changeTicket),
  get("/chat", chatsPage),
  get("/chat/new", newChatPage),
  post("/chat/new", startNewChat),
  get("/chat/:id", chatPage),
  post("/chat/:id", changeChat),
  get("/stats", statsPage),
  get("/stats/days.csv", statsCsv("days")),
  get("/stats/agents.csv", statsCsv("agents")),
  get("/sessions", sessionsPage),
  post("/sessions", endSession),
  post("/sessions/sign-out", signOut),
];
