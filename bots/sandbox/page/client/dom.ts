// Makes the document what the vnodes say, touching only what differs.

import { browser, type Element, type Node } from "./browser.ts";
import { type Child, flat, type Listener, type Props, type VNode } from "./vnode.ts";

const drawn = new WeakMap<Node, VNode>();

/** Logs that were read to their end stay there; what is new and for this person alone is brought into view. */
export function draw(root: Element, children: Child[]): void {
  const logs = [...root.querySelectorAll(".log")].map((log) => ({ log, isAtEnd: isAtEnd(log), size: sizeOf(log) }));
  patchChildren(root, flat(children));
  for (const { log, isAtEnd, size } of logs) {
    if (isAtEnd && sizeOf(log) !== size) log.scrollTop = log.scrollHeight;
  }
  for (const fresh of root.querySelectorAll(".log .is-ephemeral:not([data-seen])")) {
    fresh.setAttribute("data-seen", "");
    if (fresh.closest(".log[data-seen]")) fresh.scrollIntoView({ block: "nearest" });
  }
  for (const log of root.querySelectorAll(".log:not([data-seen])")) {
    log.setAttribute("data-seen", "");
    log.scrollTop = log.scrollHeight;
  }
}

const sizeOf = ({ scrollHeight, clientHeight }: Element): string => `${scrollHeight} ${clientHeight}`;

const slackPixels = 40;
const isAtEnd = (log: Element): boolean => log.scrollTop + log.clientHeight >= log.scrollHeight - slackPixels;

/** What goes is taken away first: an element that is moved loses the focus. */
function patchChildren(parent: Element, children: (VNode | string)[]): void {
  const old = [...parent.childNodes];
  const nodes = matches(old, children);
  const kept = new Set(nodes);
  for (const node of old) if (!kept.has(node)) parent.removeChild(node);
  let next: Node | null = old.find((node) => kept.has(node)) ?? null;
  children.forEach((child, index) => {
    const node = nodes[index] ?? create(child);
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
    update(node, child);
  });
}

/** For each child the old node that becomes it: by its key, or the next one of its kind. */
function matches(old: Node[], children: (VNode | string)[]): (Node | undefined)[] {
  const keyed = new Map<string, Node>();
  const others: Node[] = [];
  for (const node of old) {
    const vnode = drawn.get(node);
    if (vnode?.props.key === undefined) others.push(node);
    else keyed.set(identity(vnode), node);
  }
  return children.map((child) => {
    if (typeof child !== "string" && child.props.key !== undefined) {
      const node = keyed.get(identity(child));
      keyed.delete(identity(child));
      return node;
    }
    const at = others.findIndex((node) => drawn.get(node)?.tag === (typeof child === "string" ? undefined : child.tag));
    return at < 0 ? undefined : others.splice(0, at + 1).at(-1);
  });
}

const identity = (vnode: VNode): string => `${vnode.tag} ${vnode.props.key}`;

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
