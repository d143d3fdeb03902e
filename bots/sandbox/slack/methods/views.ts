import { isJson, type Json, stringOf } from "../json.ts";
import type { ModalView } from "../model.ts";
import { mistake, refuse } from "../refusal.ts";
import type { Slack } from "../slack.ts";
import { personOf } from "./lookup.ts";
import type { Arguments, Methods } from "./method.ts";

const OPENING: Arguments = { view: "json!", trigger_id: "string!" };

export const views: Methods = {
  "views.open": {
    args: OPENING,
    keeps: "one stack a person; triggers last three seconds and work once",
    run: (slack, args) => {
      const view = viewOf(args);
      slack.views.check(view, "modal");
      return answer(slack.views.open(slack.triggers.exchange(String(args.trigger_id)).user, view));
    },
  },
  "views.push": {
    args: OPENING,
    keeps: "at most three views; only from an interaction inside a modal",
    run: push,
  },
  "views.update": {
    args: { view: "json!", view_id: "string", external_id: "string", hash: "string" },
    keeps: "what was typed in blocks that keep their block_id",
    run: (slack, args) => {
      const match = { id: stringOf(args.view_id), externalId: stringOf(args.external_id) };
      if (!match.id && !match.externalId)
        throw mistake("invalid_arguments", "missing required field: view_id or external_id");
      return answer(slack.views.update(match, viewOf(args), stringOf(args.hash)));
    },
  },
  "views.publish": {
    args: { view: "json!", user_id: "string!", hash: "string" },
    keeps: "the Home tab of each person",
    run: (slack, args) => {
      const person = personOf(slack, args.user_id);
      return answer(slack.views.publish(person.id, viewOf(args), stringOf(args.hash)));
    },
  },
};

function push(slack: Slack, args: Json): Json {
  const view = viewOf(args);
  slack.views.check(view, "modal");
  const { user, fromView } = slack.triggers.exchange(String(args.trigger_id));
  if (fromView === undefined) throw refuse("invalid_trigger_id");
  if (!slack.views.stack(user).some((open) => open.id === fromView)) throw refuse("not_found");
  return answer(slack.views.push(user, view));
}

function viewOf(args: Json): Json {
  if (!isJson(args.view)) throw mistake("invalid_arguments", "must provide an object [json-pointer:/view]");
  return args.view;
}

function answer(view: ModalView): Json {
  return { view: structuredClone(view) };
}
