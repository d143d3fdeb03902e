// The route table of the API.

import { createChatEndpoint } from "./chat/create.ts";
import { listChatsEndpoint } from "./chat/list.ts";
import { markReadEndpoint } from "./chat/mark-read.ts";
import { listMessagesEndpoint } from "./chat/messages.ts";
import { sendMessageEndpoint } from "./chat/send.ts";
import type { Endpoint } from "./endpoint.ts";
import { createKeyEndpoint } from "./keys/create.ts";
import { listKeysEndpoint } from "./keys/list.ts";
import { revokeKeyEndpoint } from "./keys/revoke.ts";
import { createUserEndpoint } from "./people/create.ts";
import { listUsersEndpoint } from "./people/list.ts";
import { mintTokenEndpoint } from "./people/mint-token.ts";
import { viewUserEndpoint } from "./people/view.ts";
import { listSessionsEndpoint } from "./sessions/list.ts";
import { revokeSessionEndpoint } from "./sessions/revoke.ts";
import { whoAmIEndpoint } from "./sessions/who-am-i.ts";
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
  whoAmIEndpoint,
  listSessionsEndpoint,
  revokeSessionEndpoint,
  createKeyEndpoint,
  listKeysEndpoint,
  revokeKeyEndpoint,
];
