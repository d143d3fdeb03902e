// Elements in a line each. Text is only ever text: nothing is read as HTML.

type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

interface Props {
  class?: string;
  on?: Handlers;
  [attribute: string]: string | boolean | undefined | Handlers;
}

export type Child = Node | string | false | undefined;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { on = {}, ...attributes }: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value as string | boolean);
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener as EventListener);
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

function setAttribute(element: Element, name: string, value: string | boolean | undefined): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

/** Changes the text only when it differs: a live region says again whatever is written into it. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const svg = "http://www.w3.org/2000/svg";

const paths = {
  chat: "M4 4h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H9l-5 4v-4H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z",
  close: "M5 5l14 14M19 5L5 19",
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-6z",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4L14 7.5",
  plus: "M12 5v14M5 12h14",
};

export function icon(name: keyof typeof paths): SVGElement {
  const drawing = document.createElementNS(svg, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }))
    drawing.setAttribute(key, value);
  const line = document.createElementNS(svg, "path");
  line.setAttribute("d", paths[name]);
  drawing.append(line);
  return drawing;
}

export interface Item {
  key: string;
  /** Made anew when this differs from the last time. */
  look: string;
  create(): HTMLElement;
}

const known = new WeakMap<Element, Item>();

/** Makes the children these, touching only what differs, so that focus, selection and what a screen reader heard stay. */
export function setItems(parent: Element, items: readonly Item[]): void {
  const looks = new Map(items.map(({ key, look }) => [key, look]));
  const kept = new Map<string, Element>();
  for (const child of [...parent.children]) {
    const item = known.get(child);
    if (item && looks.get(item.key) === item.look) kept.set(item.key, child);
    else child.remove();
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const element = kept.get(item.key) ?? item.create();
    known.set(element, item);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
}
