// The elements of Block Kit that a person acts on: at once under a message, or as fields of a modal.

import { isJson, type Json, records, textOf } from "./json.ts";
import { outsideLink } from "./link.ts";
import { textObject } from "./mrkdwn.ts";
import type { SlackScene } from "./slack-scene.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export interface Acting {
  scene: SlackScene;
  /** Tells the app at once. */
  press(actionId: string, value?: string | string[]): void;
  /** The field's name in its form, when it is one. */
  field?: { name: string; label: string };
}

export function elementView(element: Json, acting: Acting): Child {
  const render = renderers[textOf(element.type)];
  return render ? render(element, acting) : h("span", "unknown", `[${textOf(element.type)}]`);
}

const renderers: Record<string, (element: Json, acting: Acting) => Child> = {
  button: buttonView,
  image: (element) => h("span", "thumb", textOf(element.alt_text)),
  static_select: (element, acting) => selectView(element, acting, optionsOf(element), initialOption(element)),
  multi_static_select: (element, acting) => selectView(element, acting, optionsOf(element), initialOption(element)),
  overflow: (element, acting) => selectView({ ...element, placeholder: { text: "⋯" } }, acting, optionsOf(element), ""),
  users_select: (element, acting) => selectView(element, acting, peopleOf(acting.scene), textOf(element.initial_user)),
  multi_users_select: (element, acting) => selectView(element, acting, peopleOf(acting.scene), ""),
  conversations_select: (element, acting) =>
    selectView(element, acting, channelsOf(acting.scene), textOf(element.initial_conversation)),
  channels_select: (element, acting) =>
    selectView(element, acting, channelsOf(acting.scene), textOf(element.initial_channel)),
  external_select: (element, acting) => typedView(element, acting, "text", initialOption(element)),
  radio_buttons: (element, acting) => choicesView(element, acting, "radio"),
  checkboxes: (element, acting) => choicesView(element, acting, "checkbox"),
  datepicker: (element, acting) => typedView(element, acting, "date", textOf(element.initial_date)),
  timepicker: (element, acting) => typedView(element, acting, "time", textOf(element.initial_time)),
  email_text_input: (element, acting) => typedView(element, acting, "email", textOf(element.initial_value)),
  url_text_input: (element, acting) => typedView(element, acting, "url", textOf(element.initial_value)),
  number_input: (element, acting) => typedView(element, acting, "number", textOf(element.initial_value)),
  plain_text_input: textInputView,
  file_input: fileView,
};

function fileView(element: Json, { field }: Acting): VNode {
  const attrs = {
    type: "file",
    name: field?.name,
    "aria-label": field?.label,
    multiple: Number(element.max_files) > 1,
  };
  return h("input", { class: "input", attrs });
}

function buttonView(element: Json, { scene, press }: Acting): Child {
  const value = typeof element.value === "string" ? element.value : undefined;
  const words = textObject(element.text, scene.names);
  if (typeof element.url === "string")
    return outsideLink(element.url, textOf(isJson(element.text) && element.text.text), "button");
  const click = () => press(textOf(element.action_id), value);
  return h("button", { class: `button ${textOf(element.style)}`, attrs: { type: "button" }, on: { click } }, words);
}

interface Option {
  value: string;
  label: string;
}

function selectView(element: Json, acting: Acting, options: Option[], initial: string): VNode {
  const isMulti = textOf(element.type).startsWith("multi_");
  const hint = wordsOf(element.placeholder) || "Choose…";
  const on = acting.field
    ? {}
    : { change: (event: { currentTarget: { value: string } }) => press(acting, element, event.currentTarget.value) };
  return h(
    "select",
    {
      class: "select",
      value: initial,
      on,
      attrs: { name: acting.field?.name, "aria-label": acting.field?.label ?? hint, multiple: isMulti },
    },
    !isMulti && h("option", { key: "", attrs: { value: "" } }, hint),
    options.map(({ value, label }) => h("option", { key: value, attrs: { value } }, label)),
  );
}

function typedView(element: Json, acting: Acting, type: string, initial: string): VNode {
  const on = acting.field
    ? {}
    : { change: (event: { currentTarget: { value: string } }) => press(acting, element, event.currentTarget.value) };
  const attrs = {
    type,
    name: acting.field?.name,
    placeholder: wordsOf(element.placeholder),
    "aria-label": acting.field?.label ?? "Value",
  };
  return h("input", { class: "input", value: initial, on, attrs });
}

function textInputView(element: Json, { field }: Acting): VNode {
  const attrs = { name: field?.name, placeholder: wordsOf(element.placeholder), "aria-label": field?.label };
  const value = textOf(element.initial_value);
  return element.multiline === true
    ? h("textarea", { class: "input", value, attrs: { ...attrs, rows: "4" } })
    : h("input", { class: "input", value, attrs: { ...attrs, type: "text" } });
}

function choicesView(element: Json, acting: Acting, type: "radio" | "checkbox"): VNode {
  const chosen = new Set([
    initialOption(element),
    ...records(element.initial_options).map(({ value }) => textOf(value)),
  ]);
  const name = acting.field?.name ?? textOf(element.action_id);
  return h(
    "div",
    { class: "choices", attrs: { role: "group", "aria-label": acting.field?.label } },
    optionsOf(element).map(({ value, label }) => {
      const on = acting.field ? {} : { change: () => press(acting, element, value) };
      return h(
        "label",
        { key: value },
        h("input", { checked: chosen.has(value), on, attrs: { type, name, value } }),
        label,
      );
    }),
  );
}

function press({ press }: Acting, element: Json, value: string): void {
  if (value !== "") press(textOf(element.action_id), value);
}

function optionsOf(element: Json): Option[] {
  const groups = records(element.option_groups).flatMap((group) => records(group.options));
  return [...records(element.options), ...groups].map((option) => ({
    value: textOf(option.value),
    label: wordsOf(option.text),
  }));
}

const initialOption = (element: Json): string =>
  textOf(isJson(element.initial_option) ? element.initial_option.value : "");

const wordsOf = (object: unknown): string => (isJson(object) ? textOf(object.text) : "");

const peopleOf = ({ view }: SlackScene): Option[] =>
  view.users.filter(({ bot }) => !bot).map(({ id, name }) => ({ value: id, label: name }));

const channelsOf = ({ view }: SlackScene): Option[] =>
  view.channels.filter(({ kind }) => kind !== "im").map(({ id, name }) => ({ value: id, label: `#${name}` }));
