import { expect, it } from "vitest";
import { JsonText, jsonObject, textOf } from "./json-text.ts";

it("puts texts and values into one object, each letter as it was", () => {
  const list = new JsonText<{ name: string }[]>('[{"name" : "Zoë \\"Z\\" </script> \\u2028"}]');

  const whole = jsonObject({ list, 'a "name"': "b\n", none: null });

  expect(whole.text).toContain(list.text);
  expect(whole.read()).toEqual({ list: [{ name: 'Zoë "Z" </script> \u2028' }], 'a "name"': "b\n", none: null });
});

it("leaves out what is not there, as JSON does", () => {
  expect(jsonObject<{ a: number; b?: string | undefined }>({ a: 1, b: undefined }).text).toBe('{"a":1}');
});

it("is written as it is", () => {
  expect([textOf(new JsonText("[1 , 2]")), textOf({ a: 1 })]).toEqual(["[1 , 2]", '{"a":1}']);
});
