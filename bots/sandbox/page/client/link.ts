import { h, type VNode } from "./vnode.ts";

/** Leads outside only by the web or by mail; any other address is words. */
export function outsideLink(address: string, label: string, className = ""): VNode | string {
  if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return label;
  return h("a", { class: className, attrs: { href: address, target: "_blank", rel: "noreferrer noopener" } }, label);
}
