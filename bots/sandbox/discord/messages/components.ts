import { COMPONENT } from "../flags.ts";
import type { Component } from "../model.ts";

export function childrenOf(component: Component): Component[] {
  return [
    ...(component.components ?? []),
    ...(component.component ? [component.component] : []),
    ...(component.accessory ? [component.accessory] : []),
  ];
}

/** All components, parents before their children. */
export function flatten(components: readonly Component[]): Component[] {
  return components.flatMap((component) => [component, ...flatten(childrenOf(component))]);
}

/** All the words of a message: those of its text displays ping, too. */
export const spokenText = (content: string, components: readonly Component[]): string =>
  [content, ...flatten(components).map((each) => (each.type === COMPONENT.textDisplay ? (each.content ?? "") : ""))]
    .filter(Boolean)
    .join("\n");

/** Discord gives every component a number that is unique in its message. */
export function numberComponents(components: readonly Component[]): Component[] {
  const taken = new Set(flatten(components).flatMap(({ id }) => (id ? [id] : [])));
  let next = 0;
  const free = () => {
    do next += 1;
    while (taken.has(next));
    return next;
  };
  const number = (component: Component): Component => ({
    ...component,
    id: component.id || free(),
    ...(component.components ? { components: component.components.map(number) } : {}),
    ...(component.component ? { component: number(component.component) } : {}),
    ...(component.accessory ? { accessory: number(component.accessory) } : {}),
  });
  return components.map(number);
}
