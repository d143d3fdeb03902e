import { beforeAll, expect, test } from "vitest";
import type { Element } from "./browser.ts";
import { draw } from "./dom.ts";
import { FakeNode, fakeDocument } from "./testing.ts";
import { h } from "./vnode.ts";

beforeAll(() => void Object.assign(globalThis, { document: fakeDocument }));

const newRoot = () => {
  const root = new FakeNode("main");
  return { root, show: (...children: Parameters<typeof draw>[1]) => draw(root as unknown as Element, children) };
};

test("an element that stays is not moved when its neighbours come and go, so it keeps the focus", () => {
  const { root, show } = newRoot();
  show(h("ul", { key: "offers" }), h("div", { key: "line" }));
  const line = root.childNodes[1];

  show(h("p", { key: "hint" }), h("div", { key: "line" }));

  expect(root.childNodes.map(({ tag }) => tag)).toEqual(["p", "div"]);
  expect(root.childNodes[1]).toBe(line);
  expect(line?.placed).toBe(1);
});

test("what is typed stays until what is drawn says something else", () => {
  const { root, show } = newRoot();
  show(h("input", { value: "drawn" }));
  const [input] = root.childNodes;
  if (!input) throw new Error("no input");
  input.value = "typed";

  show(h("input", { value: "drawn" }));
  expect(input.value).toBe("typed");

  show(h("input", { value: "new" }));
  expect(input.value).toBe("new");
});

test("texts change in place, and keyed elements follow their keys", () => {
  const { root, show } = newRoot();
  show("one", h("b", { key: "1" }, "first"), h("b", { key: "2" }, "second"));
  const [text, , second] = root.childNodes;

  show("two", h("b", { key: "2" }, "second"));

  expect(root.childNodes).toEqual([text, second]);
  expect(text?.nodeValue).toBe("two");
});
