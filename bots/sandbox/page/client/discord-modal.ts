import type { Component } from "../../discord/model.ts";
import type { ModalView } from "../../discord/view.ts";
import { browser, type Element } from "./browser.ts";
import { chosenFiles } from "./chosen-files.ts";
import { channels, people, roles } from "./discord-components.ts";
import type { DiscordScene } from "./discord-scene.ts";
import { textOf } from "./json.ts";
import { markdown } from "./markdown.ts";
import type { SentFile } from "./sent-files.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export type PartValues = Record<string, string | string[] | boolean>;

const kind = {
  row: 1,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  text: 10,
  label: 18,
  fileUpload: 19,
  radio: 21,
  checkboxes: 22,
  checkbox: 23,
};
const paragraph = 2;

export function modalView(
  modal: ModalView,
  scene: DiscordScene,
  submit: (values: PartValues, files: Record<string, SentFile[]>) => void,
  dismiss: () => void,
): VNode {
  return h(
    "form",
    {
      class: "modal",
      key: modal.customId,
      attrs: { role: "dialog", "aria-label": modal.title, novalidate: true },
      on: {
        submit: (event) => {
          event.preventDefault();
          const values = valuesOf(event.currentTarget, modal.components);
          void chosenFiles(event.currentTarget).then((files) => submit(values, files));
        },
        keydown: (event) => {
          if (event.key === "Escape") dismiss();
        },
      },
    },
    h(
      "header",
      {},
      h("h3", {}, modal.title),
      h("button", { attrs: { type: "button", "aria-label": "Close" }, on: { click: dismiss } }, "×"),
    ),
    h(
      "div",
      "modal-body",
      modal.components.map((component) => partView(component, scene)),
    ),
    h(
      "footer",
      {},
      h("button", { class: "button", attrs: { type: "button" }, on: { click: dismiss } }, "Cancel"),
      h("button", { class: "button primary", attrs: { type: "submit" } }, "Submit"),
    ),
  );
}

function partView(part: Component, scene: DiscordScene): Child {
  if (part.type === kind.text) return h("div", "rich", markdown(part.content ?? "", scene.names));
  if (part.type === kind.row) return (part.components ?? []).map((each) => field(each, each.label ?? "", "", scene));
  if (part.type === kind.label && part.component)
    return field(part.component, part.label ?? "", textOf(part.description), scene);
  return undefined;
}

function field(part: Component, label: string, description: string, scene: DiscordScene): VNode {
  return h(
    "div",
    { class: "field", key: part.custom_id ?? label },
    h("span", "field-label", label, part.required !== false && h("i", "required", " *")),
    description && h("small", "field-hint", description),
    inputOf(part, label, scene),
  );
}

function inputOf(part: Component, label: string, scene: DiscordScene): Child {
  const attrs = {
    name: part.custom_id,
    "aria-label": label,
    placeholder: textOf(part.placeholder),
    maxlength: part.max_length?.toString(),
  };
  const value = part.value ?? "";
  if (part.type === kind.textInput) {
    return part.style === paragraph
      ? h("textarea", { class: "input", value, attrs: { ...attrs, rows: "4" } })
      : h("input", { class: "input", value, attrs: { ...attrs, type: "text" } });
  }
  if (part.type === kind.fileUpload)
    return h("input", { class: "input", attrs: { ...attrs, type: "file", multiple: (part.max_values ?? 1) > 1 } });
  if (part.type === kind.checkbox)
    return h("input", {
      checked: part.default === true,
      attrs: { type: "checkbox", name: part.custom_id, value: "yes", "aria-label": label },
    });
  if (part.type === kind.radio || part.type === kind.checkboxes) return choicesView(part);
  const options = optionsOf(part, scene);
  return options ? selectView(part, options, label) : h("span", "unknown", `[component ${part.type}]`);
}

function optionsOf(part: Component, scene: DiscordScene): { value: string; label: string }[] | undefined {
  if (part.type === kind.stringSelect) return part.options ?? [];
  if (part.type === kind.userSelect) return people(scene);
  if (part.type === kind.roleSelect) return roles(scene);
  if (part.type === kind.mentionableSelect) return [...people(scene), ...roles(scene)];
  return part.type === kind.channelSelect ? channels(scene) : undefined;
}

function selectView(part: Component, options: { value: string; label: string }[], label: string): VNode {
  const isMulti = (part.max_values ?? 1) > 1;
  const chosen = part.options?.find((option) => option.default)?.value ?? part.default_values?.[0]?.id ?? "";
  return h(
    "select",
    { class: "select", value: chosen, attrs: { name: part.custom_id, "aria-label": label, multiple: isMulti } },
    !isMulti && h("option", { key: "", attrs: { value: "" } }, textOf(part.placeholder) || "Make a selection"),
    options.map((option) => h("option", { key: option.value, attrs: { value: option.value } }, option.label)),
  );
}

function choicesView(part: Component): VNode {
  const type = part.type === kind.radio ? "radio" : "checkbox";
  return h(
    "div",
    "choices",
    (part.options ?? []).map((option) =>
      h(
        "label",
        { key: option.value },
        h("input", { checked: option.default === true, attrs: { type, name: part.custom_id, value: option.value } }),
        option.label,
      ),
    ),
  );
}

function valuesOf(form: Element, components: readonly Component[]): PartValues {
  const data = new browser.FormData(form);
  const values: PartValues = {};
  for (const part of components.flatMap((each) => [
    ...(each.components ?? []),
    ...(each.component ? [each.component] : []),
  ])) {
    const name = part.custom_id;
    if (!name || part.type === kind.fileUpload) continue;
    const given = data.getAll(name).filter((value) => typeof value === "string" && value !== "") as string[];
    if (part.type === kind.textInput) values[name] = given[0] ?? "";
    else if (part.type === kind.checkbox) values[name] = given.length > 0;
    else values[name] = given;
  }
  return values;
}
