import { refuse } from "../errors.ts";
import {
  answeredInteraction,
  deleteResponse,
  editResponse,
  followUp,
  responseMessage,
} from "../interactions/follow-up.ts";
import { CALLBACK, type Callback, respond } from "../interactions/respond.ts";
import type { MessageBody } from "../messages/body.ts";
import { findMessage } from "../messages/change.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { checkMessage } from "../validate/message-limits.ts";
import { checkModal } from "../validate/modal-limits.ts";
import { wireMessage } from "../wire-message.ts";
import { checkEdit } from "./messages.ts";

const SCHEMAS: Record<number, string> = {
  [CALLBACK.message]: "CreateMessageInteractionCallbackRequest",
  [CALLBACK.deferred]: "CreateMessageInteractionCallbackRequest",
  [CALLBACK.deferredUpdate]: "UpdateMessageInteractionCallbackRequest",
  [CALLBACK.update]: "UpdateMessageInteractionCallbackRequest",
  [CALLBACK.choices]: "ApplicationCommandAutocompleteCallbackRequest",
  [CALLBACK.modal]: "ModalInteractionCallbackRequest",
};

const FOLLOW_UP = "/webhooks/:app/:token";

export const interactionRoutes = [
  defineRoute("POST /interactions/:id/:token/callback", {
    open: true,
    schema: ({ body }) => SCHEMAS[(body as Callback | undefined)?.type ?? 0] ?? "PongInteractionCallbackRequest",
    check: checkCallback,
    run: callback,
  }),
  defineRoute(`POST ${FOLLOW_UP}`, {
    open: true,
    schema: "IncomingWebhookRequestPartial",
    check: ({ body }) => checkMessage(body as MessageBody),
    run: (call) => ok(wireMessage(call.world, followUp(call, answeredInteraction(call)))),
  }),
  ...["@original", ":mid"].flatMap((last) => [
    defineRoute(`GET ${FOLLOW_UP}/messages/${last}`, { open: true, run: read }),
    defineRoute(`PATCH ${FOLLOW_UP}/messages/${last}`, {
      open: true,
      schema: "IncomingWebhookUpdateRequestPartial",
      check: (call) => checkEdit(call, targetOf(call)),
      run: (call) => ok(wireMessage(call.world, editResponse(call, answeredInteraction(call)))),
    }),
    defineRoute(`DELETE ${FOLLOW_UP}/messages/${last}`, { open: true, run: remove }),
  ]),
];

function checkCallback({ body }: Call) {
  const { type, data } = body as Callback;
  if (type === CALLBACK.modal) return checkModal(data?.components ?? []);
  if (type === CALLBACK.choices) return [];
  return checkMessage(data ?? {}).map((error) => ({ ...error, path: ["data", ...error.path] }));
}

function callback(call: Call) {
  const interaction = call.world.interactions.get(param(call, "token"));
  if (interaction?.id !== param(call, "id")) throw refuse(10062);
  const description = respond(call, interaction);
  return call.query.get("with_response") === "true" ? ok(description) : noContent;
}

function read(call: Call) {
  return ok(wireMessage(call.world, responseMessage(call, answeredInteraction(call))));
}

function remove(call: Call) {
  deleteResponse(call, answeredInteraction(call));
  return noContent;
}

function targetOf(call: Call) {
  const original = call.world.interactions.get(param(call, "token"))?.originalId;
  return findMessage(call.world, call.params.mid ?? original ?? "");
}
