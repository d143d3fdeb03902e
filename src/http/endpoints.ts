// The route table of the API.

import { addAttachmentsEndpoint } from "./attachments/add.ts";
import { downloadAttachmentEndpoint } from "./attachments/download.ts";
import { createChatEndpoint } from "./chat/create.ts";
import { deleteMessageEndpoint } from "./chat/delete-message.ts";
import { editMessageEndpoint } from "./chat/edit-message.ts";
import { listChatsEndpoint } from "./chat/list.ts";
import { markReadEndpoint } from "./chat/mark-read.ts";
import { listMessagesEndpoint } from "./chat/messages.ts";
import { sendMessageEndpoint } from "./chat/send.ts";
import { chatTypingEndpoint, ticketTypingEndpoint } from "./chat/typing.ts";
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
import { readStatsEndpoint } from "./stats/read.ts";
import { addTicketMessageEndpoint } from "./tickets/add-message.ts";
import { assignTicketEndpoint } from "./tickets/assign.ts";
import { deleteTicketEndpoint } from "./tickets/delete.ts";
import { editTicketEndpoint } from "./tickets/edit.ts";
import { listTicketsEndpoint } from "./tickets/list.ts";
import { openTicketEndpoint } from "./tickets/open.ts";
import { setTicketStatusEndpoint } from "./tickets/set-status.ts";
import { viewTicketEndpoint } from "./tickets/view.ts";
import { changeWebhookEndpoint } from "./webhooks/change.ts";
import { createWebhookEndpoint } from "./webhooks/create.ts";
import { listDeliveriesEndpoint } from "./webhooks/deliveries.ts";
import { listWebhooksEndpoint } from "./webhooks/list.ts";
import { removeWebhookEndpoint } from "./webhooks/remove.ts";
import { retryDeliveryEndpoint } from "./webhooks/retry.ts";
import { viewWebhookEndpoint } from "./webhooks/view.ts";

export const endpoints: readonly Endpoint[] = [
  listTicketsEndpoint,
  viewTicketEndpoint,
  openTicketEndpoint,
  editTicketEndpoint,
  deleteTicketEndpoint,
  setTicketStatusEndpoint,
  assignTicketEndpoint,
  addTicketMessageEndpoint,
  addAttachmentsEndpoint,
  downloadAttachmentEndpoint,
  listChatsEndpoint,
  listMessagesEndpoint,
  sendMessageEndpoint,
  editMessageEndpoint,
  deleteMessageEndpoint,
  markReadEndpoint,
  chatTypingEndpoint,
  ticketTypingEndpoint,
  createChatEndpoint,
  createUserEndpoint,
  listUsersEndpoint,
  viewUserEndpoint,
  mintTokenEndpoint,
  readStatsEndpoint,
  createWebhookEndpoint,
  listWebhooksEndpoint,
  viewWebhookEndpoint,
  listDeliveriesEndpoint,
  retryDeliveryEndpoint,
  changeWebhookEndpoint,
  removeWebhookEndpoint,
  whoAmIEndpoint,
  listSessionsEndpoint,
  revokeSessionEndpoint,
  createKeyEndpoint,
  listKeysEndpoint,
  revokeKeyEndpoint,
];
