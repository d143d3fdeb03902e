// Components V2, and the rows of buttons of older messages.

import type { Component } from "../../discord/model.ts";
import type { DiscordScene } from "./discord-scene.ts";
import { isJson, type Json, textOf } from "./json.ts";
import { outsideLink } from "./link.ts";
import { markdown } from "./markdown.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export interface Acting {
  scene: DiscordScene;
  click(customId: string): void;
  select(customId: string, values: string[]): void;
}

export function componentViews(components: readonly Component[], acting: Acting): Child[] {
  return components.map((component, index) => {
    const render = renderers[component.type];
    const key = `${component.type} ${component.custom_id ?? index}`;
    return h(
      "div",
      { class: "component", key },
      render ? render(component, acting) : h("span", "unknown", `[component ${component.type}]`),
    );
  });
}

const renderers: Record<number, (component: Component, acting: Acting) => Child> = {
  1: (row, acting) =>
    h(
      "div",
      "row",
      (row.components ?? []).map((each) => renderers[each.type]?.(each, acting)),
    ),
  2: buttonView,
  3: (select, acting) =>
    selectView(
      select,
      (select.options ?? []).map(({ label, value }) => ({ label, value })),
      acting,
    ),
  5: (select, acting) => selectView(select, people(acting.scene), acting),
  6: (select, acting) => selectView(select, roles(acting.scene), acting),
  7: (select, acting) => selectView(select, [...people(acting.scene), ...roles(acting.scene)], acting),
  8: (select, acting) => selectView(select, channels(acting.scene), acting),
  9: sectionView,
  10: (text, { scene }) => h("div", "rich", markdown(text.content ?? "", scene.names)),
  11: (thumbnail) => h("span", "thumb", textOf(thumbnail.description) || "picture"),
  12: galleryView,
  13: (file) =>
    h("span", "file", `📎 ${textOf(isJson(file.file) ? file.file.url : "").replace(/^attachment:\/\//, "")}`),
  14: (separator) =>
    h("div", `separator ${separator.divider === false ? "is-bare" : ""} ${separator.spacing === 2 ? "is-wide" : ""}`),
  17: containerView,
};

function containerView(container: Component, acting: Acting): VNode {
  const accent =
    typeof container.accent_color === "number" ? `#${container.accent_color.toString(16).padStart(6, "0")}` : "";
  return h(
    "div",
    { class: "container", style: { "--bar": accent || "var(--container-edge)" } },
    componentViews(container.components ?? [], acting),
  );
}

function sectionView(section: Component, acting: Acting): VNode {
  const accessory = section.accessory;
  return h(
    "div",
    "section",
    h("div", "section-main", componentViews(section.components ?? [], acting)),
    accessory && h("div", "accessory", renderers[accessory.type]?.(accessory, acting)),
  );
}

const buttonStyles: Record<number, string> = { 1: "primary", 2: "", 3: "success", 4: "danger", 5: "link" };

function buttonView(button: Component, { click }: Acting): Child {
  const emoji = isJson(button.emoji) ? textOf(button.emoji.name) : "";
  const label = [emoji, button.label].filter(Boolean).join(" ");
  if (button.url) return outsideLink(button.url, `${label} ↗`, "button");
  const attrs = { type: "button", disabled: button.disabled === true };
  return h(
    "button",
    {
      class: `button ${buttonStyles[button.style ?? 2] ?? ""}`,
      attrs,
      on: { click: () => click(button.custom_id ?? "") },
    },
    label,
  );
}

interface Option {
  value: string;
  label: string;
}

function selectView(select: Component, options: Option[], { select: choose }: Acting): VNode {
  const hint = textOf(select.placeholder) || "Make a selection";
  const chosen = (select.options ?? []).find((option) => option.default)?.value ?? "";
  const change = (event: { currentTarget: { value: string } }) => {
    if (event.currentTarget.value !== "") choose(select.custom_id ?? "", [event.currentTarget.value]);
  };
  return h(
    "select",
    {
      class: "select",
      value: chosen,
      on: { change },
      attrs: { "aria-label": hint, disabled: select.disabled === true },
    },
    h("option", { key: "", attrs: { value: "" } }, hint),
    options.map(({ value, label }) => h("option", { key: value, attrs: { value } }, label)),
  );
}

const itemsOf = (gallery: Component): Json[] => (Array.isArray(gallery.items) ? gallery.items.filter(isJson) : []);
/** By its name, or where it lies since it was sent. */
const isAttached = (address: string): boolean => /^attachment:\/\/|\/attachments\//.test(address);
const addressOf = ({ media }: Json): string => (isJson(media) ? textOf(media.url) : "");

/** The message's own files are shown under it. */
function galleryView(gallery: Component): Child {
  return itemsOf(gallery)
    .filter((item) => !isAttached(addressOf(item)))
    .map((item) => h("span", "thumb", textOf(item.description) || "picture"));
}

/** What a gallery says that this file shows. */
export const descriptionOf = (components: readonly Component[], name: string): string | undefined =>
  components
    .flatMap(itemsOf)
    .filter((item) => isAttached(addressOf(item)) && addressOf(item).split("?")[0]?.endsWith(`/${name}`))
    .map((item) => textOf(item.description))[0];

export const people = ({ view }: DiscordScene): Option[] =>
  view.users.map(({ id, name }) => ({ value: id, label: name }));
export const roles = ({ view }: DiscordScene): Option[] =>
  view.roles.map(({ id, name }) => ({ value: id, label: `@${name}` }));
export const channels = ({ view }: DiscordScene): Option[] =>
  view.channels.map(({ id, name }) => ({ value: id, label: `#${name}` }));
