import type { ModalView } from "../../slack/model.ts";
import { browser, type Element } from "./browser.ts";
import { chosenFiles } from "./chosen-files.ts";
import { isJson, type Json, textOf } from "./json.ts";
import { textObject } from "./mrkdwn.ts";
import type { SentFile } from "./sent-files.ts";
import { blockViews } from "./slack-blocks.ts";
import { elementView, type Offers } from "./slack-elements.ts";
import type { SlackScene } from "./slack-scene.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export type Values = Record<string, string | string[]>;

export interface ModalHands {
  errors: Record<string, string>;
  submit(values: Values, files: Record<string, SentFile[]>): void;
  dismiss(): void;
  press(actionId: string, value: string | string[] | undefined, filled: Values): void;
  offers: Offers;
}

export function modalView(modal: ModalView, scene: SlackScene, hands: ModalHands): VNode {
  const title = textObject(modal.title, scene.names);
  const filled = (form: Element | null) => (form ? valuesOf(form, modal) : {});
  return h(
    "form",
    {
      class: "modal",
      key: modal.id,
      attrs: { role: "dialog", "aria-label": textOf(modal.title?.text), novalidate: true },
      on: {
        submit: (event) => {
          event.preventDefault();
          const values = filled(event.currentTarget);
          void chosenFiles(event.currentTarget).then((files) => hands.submit(values, files));
        },
        keydown: (event) => {
          if (event.key === "Escape") hands.dismiss();
        },
      },
    },
    h(
      "header",
      {},
      h("h3", {}, title),
      h("button", { attrs: { type: "button", "aria-label": "Close" }, on: { click: hands.dismiss } }, "×"),
    ),
    h(
      "div",
      "modal-body",
      modal.blocks.map((block) => modalBlock(block, modal, scene, hands)),
    ),
    h(
      "footer",
      {},
      h(
        "button",
        { class: "button", attrs: { type: "button" }, on: { click: hands.dismiss } },
        textOf(modal.close?.text) || "Cancel",
      ),
      modal.submit &&
        h("button", { class: "button primary", attrs: { type: "submit" } }, textOf(modal.submit.text) || "Submit"),
    ),
  );
}

function modalBlock(block: Json, modal: ModalView, scene: SlackScene, hands: ModalHands): Child {
  const press = (actionId: string, value?: string | string[]) => {
    const form = browser.document.querySelector("#slack .modal");
    hands.press(actionId, value, form ? valuesOf(form, modal) : {});
  };
  if (block.type !== "input" || !isJson(block.element)) return blockViews([block], { scene, press });
  const name = textOf(block.block_id);
  const label = isJson(block.label) ? textOf(block.label.text) : "";
  const error = hands.errors[name];
  return h(
    "div",
    { class: `field ${error ? "is-wrong" : ""}`, key: name },
    h("span", "field-label", label, block.optional === true && h("small", {}, " (optional)")),
    elementView(block.element, { scene, press, field: { name, label }, offers: hands.offers }),
    isJson(block.hint) && h("small", "field-hint", textOf(block.hint.text)),
    error && h("p", { class: "field-error", attrs: { role: "alert" } }, error),
  );
}

/** By block id, as the actor takes them; a menu that says nothing is left out. */
function valuesOf(form: Element, modal: ModalView): Values {
  const data = new browser.FormData(form);
  const values: Values = {};
  for (const block of modal.blocks) {
    if (block.type !== "input" || !isJson(block.element)) continue;
    const name = textOf(block.block_id);
    const given = data.getAll(name).filter((value) => typeof value === "string");
    const type = textOf(block.element.type);
    if (type === "file_input") continue;
    const isTyped = type.endsWith("_input");
    if (type.startsWith("multi_") || type === "checkboxes") values[name] = given;
    else if (isTyped || (given[0] ?? "") !== "") values[name] = given[0] ?? "";
  }
  return values;
}
