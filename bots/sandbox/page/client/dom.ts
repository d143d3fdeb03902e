// Makes the document what the vnodes say, touching only what differs.

import { browser, type Element, type Node } from "./browser.ts";
import { type Child, flat, type Listener, type Props, type VNode } from "./vnode.ts";

const drawn = new WeakMap<Node, VNode>();

/** Logs that were read to their end stay there. */
export function draw(root: Element, children: Child[]): void {
  const logs = [...root.querySelectorAll(".log")].map((log) => ({
    log,
    isAtEnd: isAtEnd(log),
    height: log.scrollHeight,
  }));
  patchChildren(root, flat(children));
  for (const { log, isAtEnd, height } of logs) {
    if (isAtEnd && log.scrollHeight !== height) log.scrollTop = log.scrollHeight;
  }
  for (const log of root.querySelectorAll(".log:not([data-seen])")) {
    log.setAttribute("data-seen", "");
    log.scrollTop = log.scrollHeight;
  }
}

const slackPixels = 40;
const isAtEnd = (log: Element): boolean => log.scrollTop + log.clientHeight >= log.scrollHeight - slackPixels;

function patchChildren(parent: Element, children: (VNode | string)[]): void {
  const old = [...parent.childNodes];
  const used = new Set<Node>();
  const byKey = new Map(old.flatMap((node) => (drawn.get(node)?.props.key === undefined ? [] : [[keyOf(node), node]])));
  let next: Node | null = old[0] ?? null;
  for (const child of children) {
    const match =
      typeof child !== "string" && child.props.key !== undefined ? byKey.get(identity(child)) : alike(next, child);
    const node = match && !used.has(match) ? match : create(child);
    used.add(node);
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
    update(node, child);
  }
  for (const node of old) if (!used.has(node)) parent.removeChild(node);
}

const identity = (vnode: VNode): string => `${vnode.tag} ${vnode.props.key}`;

function keyOf(node: Node): string {
  const vnode = drawn.get(node);
  return vnode ? identity(vnode) : "";
}

/** The next old node without a key that can become this one. */
function alike(from: Node | null, child: VNode | string): Node | undefined {
  for (let node = from; node; node = node.nextSibling) {
    const before = drawn.get(node);
    if (before?.props.key !== undefined) continue;
    if (typeof child === "string" ? !before : before?.tag === child.tag) return node;
  }
  return undefined;
}

function create(child: VNode | string): Node {
  if (typeof child === "string") return browser.document.createTextNode(child);
  const element = browser.document.createElement(child.tag);
  drawn.set(element, {
    tag: child.tag,
    props: child.props.key === undefined ? {} : { key: child.props.key },
    children: [],
  });
  return element;
}

function update(node: Node, child: VNode | string): void {
  if (typeof child === "string") {
    if (node.nodeValue !== child) node.nodeValue = child;
    return;
  }
  const element = node as Element;
  const before = drawn.get(node)?.props ?? {};
  setProps(element, before, child.props);
  patchChildren(element, child.children);
  // A menu takes a value only when its options are there.
  if (child.props.value !== undefined && child.props.value !== before.value) element.value = child.props.value;
  if (child.props.checked !== undefined && child.props.checked !== before.checked)
    element.checked = child.props.checked;
  drawn.set(node, child);
}

function setProps(element: Element, before: Props, props: Props): void {
  if (props.class !== before.class) element.className = props.class ?? "";
  for (const name of new Set([...Object.keys(before.attrs ?? {}), ...Object.keys(props.attrs ?? {})])) {
    const value = props.attrs?.[name];
    if (value === before.attrs?.[name]) continue;
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const [name, value] of Object.entries(props.style ?? {})) {
    if (before.style?.[name] !== value) element.style.setProperty(name, value);
  }
  const listeners = element as unknown as Record<string, Listener | null>;
  for (const type of new Set([...Object.keys(before.on ?? {}), ...Object.keys(props.on ?? {})])) {
    listeners[`on${type}`] = props.on?.[type as keyof NonNullable<Props["on"]>] ?? null;
  }
}
