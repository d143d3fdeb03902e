// Block Kit.

import { isJson, type Json, records, textOf } from "./json.ts";
import { mrkdwn, textObject } from "./mrkdwn.ts";
import { type Acting, elementView } from "./slack-elements.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export function blockViews(blocks: readonly Json[], acting: Acting): Child[] {
  return blocks.map((block, index) => {
    const render = renderers[textOf(block.type)];
    const body = render ? render(block, acting) : h("div", "unknown", `[${textOf(block.type)}]`);
    return h("div", { class: `block block-${textOf(block.type)}`, key: textOf(block.block_id) || `${index}` }, body);
  });
}

const renderers: Record<string, (block: Json, acting: Acting) => Child> = {
  header: (block, { scene }) => h("h3", {}, textObject(block.text, scene.names)),
  section: sectionView,
  actions: (block, acting) => records(block.elements).map((element) => elementView(element, acting)),
  context: (block, { scene }) =>
    records(block.elements).map((element) =>
      element.type === "image"
        ? h("span", "thumb", textOf(element.alt_text))
        : h("span", "context-text", textObject(element, scene.names)),
    ),
  divider: () => h("hr", {}),
  markdown: (block, { scene }) => h("div", "rich", mrkdwn(textOf(block.text), scene.names)),
  rich_text: (block, { scene }) => h("div", "rich", richText(records(block.elements), scene.names)),
  image: imageView,
  alert: (block, { scene }) => h("div", "rich", textObject(block.text, scene.names)),
  table: tableView,
};

/** A picture of the workspace's own is shown; one from elsewhere is only named. */
function imageView(block: Json, { scene }: Acting): VNode {
  const alt = textOf(block.alt_text);
  const id = isJson(block.slack_file) ? textOf(block.slack_file.id) : "";
  if (id === "") return h("span", "thumb", alt);
  const href = `${scene.base}/files/slack/${encodeURIComponent(id)}`;
  return h(
    "a",
    { class: "file is-wide", attrs: { href, target: "_blank", rel: "noreferrer", title: alt } },
    h("img", { attrs: { src: href, alt } }),
  );
}

function sectionView(block: Json, acting: Acting): Child[] {
  const { names } = acting.scene;
  const text = textObject(block.text, names);
  const fields = records(block.fields);
  return [
    h(
      "div",
      "section-main",
      text.length > 0 && h("div", "rich", text),
      fields.length > 0 &&
        h(
          "div",
          "fields",
          fields.map((field) => h("div", "rich", textObject(field, names))),
        ),
    ),
    isJson(block.accessory) && h("div", "accessory", elementView(block.accessory, acting)),
  ];
}

function richText(elements: Json[], names: Acting["scene"]["names"]): Child[] {
  return elements.map((element): Child => {
    if (element.type === "text") return styled(textOf(element.text), element.style);
    if (element.type === "link")
      return mrkdwn(`<${textOf(element.url)}|${textOf(element.text) || textOf(element.url)}>`, names);
    if (element.type === "user")
      return h("span", "mention", `@${names.person(textOf(element.user_id)) ?? textOf(element.user_id)}`);
    if (element.type === "emoji") return mrkdwn(`:${textOf(element.name)}:`, names);
    if (element.type === "rich_text_quote") return h("blockquote", {}, richText(records(element.elements), names));
    if (element.type === "rich_text_preformatted") return h("pre", {}, richText(records(element.elements), names));
    return h("div", {}, richText(records(element.elements), names));
  });
}

function styled(text: string, style: unknown): Child {
  const marks: [string, string][] = [
    ["bold", "strong"],
    ["italic", "em"],
    ["strike", "s"],
    ["code", "code"],
  ];
  const on = isJson(style) ? marks.filter(([name]) => style[name] === true) : [];
  return on.reduce<VNode | string>((inner, [, tag]) => h(tag, {}, inner), text);
}

function tableView(block: Json, { scene }: Acting): VNode {
  const rows = Array.isArray(block.rows) ? block.rows : [];
  const cell = (value: Json): Child =>
    value.type === "rich_text" ? richText(records(value.elements), scene.names) : textOf(value.text);
  return h(
    "table",
    {},
    rows.map((row) =>
      h(
        "tr",
        {},
        records(row).map((each) => h("td", {}, cell(each))),
      ),
    ),
  );
}

const namedColors: Record<string, string> = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

/** What stands beside a coloured bar. */
export function attachmentViews(attachments: readonly Json[], acting: Acting): Child[] {
  const { names } = acting.scene;
  return attachments.map((attachment) => {
    const given = textOf(attachment.color);
    const color = namedColors[given] ?? (/^#?[0-9a-f]{6}$/i.test(given) ? `#${given.replace("#", "")}` : "");
    const text = textOf(attachment.text);
    return h(
      "div",
      { class: "attachment", style: color ? { "--bar": color } : {} },
      textOf(attachment.pretext) && h("div", "rich", mrkdwn(textOf(attachment.pretext), names)),
      textOf(attachment.title) && h("b", {}, textOf(attachment.title)),
      text && h("div", "rich", mrkdwn(text, names)),
      blockViews(records(attachment.blocks), acting),
    );
  });
}
