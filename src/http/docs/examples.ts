// One call of each endpoint as the page shows it. test/http/docs.test.ts makes them, in this order, on a desk of its own.

import type { Example } from "./example.ts";
import { accessExamples } from "./examples/access.ts";
import { chatExamples } from "./examples/chats.ts";
import { statsExamples } from "./examples/statistics.ts";
import { ticketExamples } from "./examples/tickets.ts";
import { userExamples } from "./examples/users.ts";
import { newWebhookExample, webhookExamples } from "./examples/webhooks.ts";

/** Last, since what they end is what the others are about. */
const lastExamples: Record<string, Example> = {
  removeWebhook: { params: { id: "1" }, answer: { success: true, message: "Webhook deleted successfully" } },
  deleteTicket: { params: { id: "TKT-001" }, answer: { success: true, message: "Ticket deleted" } },
};

/** By the endpoint's name. */
export const examples: Readonly<Record<string, Example>> = {
  ...newWebhookExample,
  ...ticketExamples,
  ...chatExamples,
  ...userExamples,
  ...statsExamples,
  ...webhookExamples,
  ...accessExamples,
  ...lastExamples,
};
