// The route table of the API.

import { createChatEndpoint } from "./chat/create.ts";
import { listChatsEndpoint } from "./chat/list.ts";
import { markReadEndpoint } from "./chat/mark-read.ts";
import { listMessagesEndpoint } from "./chat/messages.ts";
import { sendMessageEndpoint } from "./chat/send.ts";
import type { Endpoint } from "./endpoint.ts";
import { createUserEndpoint } from "./people/create.ts";
import { listUsersEndpoint } from "./people/list.ts";
import { mintTokenEndpoint } from "./people/mint-token.ts";
import { viewUserEndpoint } from "./people/view.ts";
import { readStatsEndpoint } from "./stats/read.ts";
import { addTicketMessageEndpoint } from "./tickets/add-message.ts";
import { assignTicketEndpoint } from "./tickets/assign.ts";
import { listTicketsEndpoint } from "./tickets/list.ts";
import { openTicketEndpoint } from "./tickets/open.ts";
import { setTicketStatusEndpoint } from "./tickets/set-status.ts";
import { viewTicketEndpoint } from "./tickets/view.ts";

export const endpoints: readonly Endpoint[] = [
  listTicketsEndpoint,
  viewTicketEndpoint,
  openTicketEndpoint,
  setTicketStatusEndpoint,
  assignTicketEndpoint,
  addTicketMessageEndpoint,
  listChatsEndpoint,
  listMessagesEndpoint,
  sendMessageEndpoint,
  markReadEndpoint,
  createChatEndpoint,
  createUserEndpoint,
  listUsersEndpoint,
  viewUserEndpoint,
  mintTokenEndpoint,
  readStatsEndpoint,
];
