// What the page should look like, as plain data. Text is only ever text: nothing here is read as HTML.

import type { BrowserEvent } from "./browser.ts";

export type Listener = (event: BrowserEvent) => void;

export interface Props {
  /** Siblings with a key keep their elements when others come and go. */
  key?: string;
  class?: string;
  /** Properties rather than attributes: set when they differ from what was drawn last, so that typing is left alone. */
  value?: string;
  checked?: boolean;
  style?: Record<string, string>;
  on?: Partial<Record<"click" | "input" | "change" | "keydown" | "submit" | "blur" | "focus", Listener>>;
  attrs?: Record<string, string | boolean | undefined>;
}

export interface VNode {
  tag: string;
  props: Props;
  children: (VNode | string)[];
}

export type Child = VNode | string | false | null | undefined | Child[];

export function h(tag: string, props: Props | string, ...children: Child[]): VNode {
  return { tag, props: typeof props === "string" ? { class: props } : props, children: flat(children) };
}

/** Neighbouring texts become one, as they do in a browser. */
export function flat(children: Child[]): (VNode | string)[] {
  const all: (VNode | string)[] = [];
  for (const child of children.flat(20) as Exclude<Child, Child[]>[]) {
    if (child === false || child === null || child === undefined || child === "") continue;
    const last = all.at(-1);
    if (typeof child === "string" && typeof last === "string") all[all.length - 1] = last + child;
    else all.push(child);
  }
  return all;
}
