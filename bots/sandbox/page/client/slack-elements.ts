// The elements of Block Kit that a person acts on: at once under a message, or as fields of a modal.

import type { BrowserEvent, Element } from "./browser.ts";
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
  /** What the app offers for what is typed into a menu that asks it. */
  offers?: Offers;
}

export interface Offers {
  of(field: string): readonly Option[];
  ask(field: string, typed: string): void;
  /** Nothing is offered any more. */
  end(field: string): void;
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
  external_select: askingView,
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

export interface Option {
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

/** Only what the app offered can be chosen, as in Slack's own client. */
function askingView(element: Json, acting: Acting): VNode {
  const { field, offers } = acting;
  if (!field || !offers) return typedView(element, acting, "text", initialOption(element));
  const { name, label } = field;
  const first = element.initial_option;
  const ask = (event: BrowserEvent) => {
    chosenIn(event.currentTarget).value = "";
    offers.ask(name, event.currentTarget.value);
  };
  const choose = (box: Element | null | undefined, option: Option) => {
    if (!box) return;
    box.value = option.label;
    chosenIn(box).value = option.value;
    offers.end(name);
  };
  const keydown = (event: BrowserEvent) => {
    const [best] = offers.of(name);
    if (event.key === "Tab") offers.end(name);
    if (event.key !== "Enter" || !best) return;
    event.preventDefault();
    choose(event.currentTarget, best);
  };
  const attrs = { type: "text", placeholder: wordsOf(element.placeholder), "aria-label": label, autocomplete: "off" };
  const box = h("input", {
    class: "input",
    value: isJson(first) ? wordsOf(first.text) : "",
    on: { input: ask, focus: ask, keydown },
    attrs,
  });
  const item = (option: Option) => {
    const click = (event: BrowserEvent) =>
      choose(event.currentTarget.closest(".asking")?.querySelector("input"), option);
    return h(
      "li",
      { key: option.value },
      h("button", { attrs: { type: "button" }, on: { click } }, h("span", {}, option.label)),
    );
  };
  const offered = offers.of(name);
  return h(
    "div",
    { class: "asking", key: "asking" },
    box,
    h("input", { value: initialOption(element), attrs: { type: "hidden", name } }),
    offered.length > 0 &&
      h("ul", { class: "offers", attrs: { "aria-label": `Suggestions for ${label}` } }, offered.map(item)),
  );
}

/** The field that holds the value of what was chosen. */
function chosenIn(box: Element): Element {
  const chosen = box.closest(".asking")?.querySelector("input[type=hidden]");
  if (!chosen) throw new Error("A menu that asks has a place for what is chosen.");
  return chosen;
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
