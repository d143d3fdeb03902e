// The little of a browser that the page uses. The house is typed for Node; its types and the DOM's do not share a program.

export interface Node {
  readonly parentNode: Element | null;
  readonly nextSibling: Node | null;
  readonly childNodes: ArrayLike<Node> & Iterable<Node>;
  nodeValue: string | null;
}

export interface Element extends Node {
  readonly tagName: string;
  readonly id: string;
  readonly dataset: Record<string, string | undefined>;
  readonly style: { setProperty(name: string, value: string): void; height: string };
  readonly classList: { toggle(name: string, force: boolean): void };
  readonly scrollHeight: number;
  readonly clientHeight: number;
  scrollTop: number;
  className: string;
  value: string;
  checked: boolean;
  name: string;
  disabled: boolean;
  selectionStart: number | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  insertBefore(node: Node, before: Node | null): void;
  removeChild(node: Node): void;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  closest(selector: string): Element | null;
  scrollIntoView(options: { block: string }): void;
  setSelectionRange(start: number, end: number): void;
  focus(): void;
  click(): void;
  /** What was chosen, in a field for files. */
  readonly files: ArrayLike<File> | null;
}

export interface BrowserEvent {
  readonly target: Element;
  readonly currentTarget: Element;
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  preventDefault(): void;
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}

interface ServerEvents {
  addEventListener(type: string, listener: () => void): void;
  onerror: (() => void) | null;
  onopen: (() => void) | null;
}

interface Kept {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

interface Browser {
  document: {
    documentElement: Element;
    activeElement: Element | null;
    hidden: boolean;
    createElement(tag: string): Element;
    createTextNode(text: string): Node;
    querySelector(selector: string): Element | null;
    addEventListener(type: string, listener: () => void): void;
  };
  sessionStorage: Kept;
  localStorage: Kept;
  requestAnimationFrame(draw: () => void): void;
  EventSource: new (address: string) => ServerEvents;
  fetch(address: string, request?: { method: string; headers: Record<string, string>; body?: string }): Promise<Answer>;
  FormData: new (form: Element) => { getAll(name: string): unknown[] };
}

export const browser = globalThis as unknown as Browser;
