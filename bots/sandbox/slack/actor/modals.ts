// Filling in, submitting and closing modals.

import { interactiveParts } from "../blocks/validate.ts";
import { isJson, type Json, records, stringOf } from "../json.ts";
import type { ModalView, Person } from "../model.ts";
import type { Slack } from "../slack.ts";
import type { SubmitOutcome } from "./actor.ts";
import { currentState } from "./elements.ts";
import { remember, said } from "./interactions.ts";
import { interactionOutcome } from "./outcomes.ts";
import { common, viewPayload } from "./payloads.ts";

export type Values = Record<string, string | string[]>;

export function fill(view: ModalView, values: Values): void {
  for (const [key, value] of Object.entries(values)) {
    const spots = view.blocks.flatMap((block) =>
      interactiveParts(block)
        .filter((element) => element.action_id === key || block.block_id === key)
        .map((element) => ({ block, element })),
    );
    const [spot] = spots;
    if (!spot) throw new Error(`The modal has no field ${key}; it has ${fieldNames(view).join(", ")}.`);
    remember(view, spot.block, spot.element, value);
  }
}

export async function submit(slack: Slack, person: Person, view: ModalView, values: Values): Promise<SubmitOutcome> {
  if (!view.submit) throw new Error("This modal has no submit button.");
  fill(view, values);
  const errors = missing(view);
  if (Object.keys(errors).length > 0) return { errors };

  const receipt = await slack.outbox.interact("interactive", {
    type: "view_submission",
    ...common(slack, person),
    trigger_id: slack.triggers.create(person.id, view.id),
    view: viewPayload(view),
    response_urls: [],
  });
  if (receipt.outcome !== "acknowledged") return interactionOutcome(receipt);
  const outcome: SubmitOutcome = {};
  const body = isJson(receipt.body) ? receipt.body : {};
  return said(slack, () => Object.assign(outcome, obey(slack, person, view, body)), outcome);
}

export async function dismiss(slack: Slack, person: Person, view: ModalView): Promise<void> {
  slack.views.close(person.id, view.id);
  if (!view.notify_on_close) return;
  await slack.outbox.interact("interactive", {
    type: "view_closed",
    ...common(slack, person),
    view: viewPayload(view),
    is_cleared: false,
  });
}

function obey(slack: Slack, person: Person, view: ModalView, body: Json): SubmitOutcome {
  const next = isJson(body.view) ? body.view : {};
  if (body.response_action === "update") return { updated: slack.views.update({ id: view.id }, next) };
  if (body.response_action === "push") return { pushed: slack.views.push(person.id, next) };
  if (body.response_action === "clear") {
    slack.views.clear(person.id);
    return { closed: true };
  }
  if (body.response_action === "errors") return { errors: shownErrors(slack, view, body) };
  if (Object.keys(body).length > 0)
    slack.violate("ack", `a view submission cannot be answered with ${JSON.stringify(body)}`);
  slack.views.close(person.id, view.id);
  return { closed: true };
}

function shownErrors(slack: Slack, view: ModalView, body: Json): Record<string, string> {
  const given = isJson(body.errors) ? body.errors : {};
  const inputs = new Set(view.blocks.filter((block) => block.type === "input").map((block) => block.block_id));
  for (const block of Object.keys(given)) {
    if (!inputs.has(block)) slack.violate("ack", `errors name ${block}, which is no input block of this view`);
  }
  if (Object.keys(given).length === 0) slack.violate("ack", "errors without an error");
  return Object.fromEntries(Object.entries(given).map(([block, text]) => [block, String(text)]));
}

/** What Slack's client objects to before it asks the app. */
function missing(view: ModalView): Record<string, string> {
  const state = currentState(view);
  const errors: Record<string, string> = {};
  for (const block of view.blocks) {
    const [element] = interactiveParts(block);
    if (block.type !== "input" || !element) continue;
    const id = String(block.block_id);
    const held = state[id]?.[String(element.action_id)] ?? {};
    const problem = objection(element, held, block.optional === true);
    if (problem) errors[id] = problem;
  }
  return errors;
}

function objection(element: Json, held: Json, optional: boolean): string | undefined {
  const { type: _, ...answers } = held;
  const empty = Object.values(answers).every(
    (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0),
  );
  if (empty) return optional ? undefined : "Please complete this required field.";
  const text = stringOf(held.value);
  if (text === undefined) return undefined;
  const { type, min_length: min, max_length: max } = element;
  if (typeof min === "number" && text.length < min) return `Please enter at least ${min} characters.`;
  if (typeof max === "number" && text.length > max) return `Please enter no more than ${max} characters.`;
  if (type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "Must be a valid email address.";
  if (type === "url_text_input" && !URL.canParse(text)) return "Must be a valid URL.";
  if (type === "number_input" && !Number.isFinite(Number(text))) return "Must be a number.";
  return undefined;
}

function fieldNames(view: ModalView): string[] {
  return records(view.blocks).flatMap((block) =>
    interactiveParts(block).map((element) => `${String(block.block_id)}/${String(element.action_id)}`),
  );
}
