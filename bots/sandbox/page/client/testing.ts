// What the client's tests share: vnodes written down as HTML, and a document that counts what is moved in it.

import { type Child, flat, type VNode } from "./vnode.ts";

export function toHtml(...children: Child[]): string {
  return flat(children)
    .map((child) => (typeof child === "string" ? escaped(child) : elementHtml(child)))
    .join("");
}

function elementHtml({ tag, props, children }: VNode): string {
  const attrs = Object.entries<string | boolean | undefined>({
    class: props.class?.trim() || undefined,
    ...props.attrs,
  })
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  return `<${tag}${attrs.join("")}>${toHtml(children)}</${tag}>`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Presses the first button with these words. */
export function press(children: Child[], words: string): void {
  const button = flat(children)
    .flatMap(descendants)
    .find((vnode) => vnode.tag === "button" && toHtml(vnode.children).includes(words));
  if (!button?.props.on?.click) throw new Error(`There is no button "${words}".`);
  button.props.on.click({} as never);
}

function descendants(child: VNode | string): VNode[] {
  return typeof child === "string" ? [] : [child, ...child.children.flatMap(descendants)];
}

export class FakeNode {
  childNodes: FakeNode[] = [];
  parentNode: FakeNode | null = null;
  nodeValue: string | null = null;
  value = "";
  checked = false;
  className = "";
  /** How often it was put somewhere. */
  placed = 0;
  readonly tag: string;

  constructor(tag: string) {
    this.tag = tag;
  }

  get nextSibling(): FakeNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  insertBefore(node: FakeNode, before: FakeNode | null): void {
    node.parentNode?.removeChild(node);
    const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
    this.childNodes.splice(at, 0, node);
    node.parentNode = this;
    node.placed += 1;
  }

  removeChild(node: FakeNode): void {
    this.childNodes.splice(this.childNodes.indexOf(node), 1);
    node.parentNode = null;
  }

  setAttribute(): void {}
  removeAttribute(): void {}
  querySelectorAll(): FakeNode[] {
    return [];
  }
}

export const fakeDocument = {
  createElement: (tag: string) => new FakeNode(tag),
  createTextNode: (text: string) => Object.assign(new FakeNode("#text"), { nodeValue: text }),
};
