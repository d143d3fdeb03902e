import { describe, expect, test } from "vitest";
import type { Form } from "../../src/cards/card.ts";
import { commands } from "../../src/commands/registry.ts";
import { formFor } from "../../src/commands/run.ts";
import type { Component } from "../sandbox/discord/model.ts";
import { checkModal } from "../sandbox/discord/validate/modal-limits.ts";
import { checkSchema } from "../sandbox/discord/validate/schemas.ts";
import { renderModal, submittedCall } from "./form.ts";
import { MAX_MODAL_PARTS } from "./limits.ts";

const formOf = (command: string, options: Record<string, string> = {}): Form => {
  const form = formFor({ command, options }, { inThread: true });
  if (!form) throw new Error(`${command} needs no form.`);
  return form;
};
type Submission = Parameters<typeof submittedCall>[0];
const submission = (custom_id: string, components: unknown[]) => ({ custom_id, components }) as Submission;

describe("a form is a modal that Discord takes", () => {
  test.each(
    commands.map(({ name }) => name).filter((name) => formFor({ command: name, options: {} }, { inThread: true })),
  )("%s", (name) => {
    const modal = renderModal(formOf(name, { ref: "TKT-001" }));

    expect(checkSchema("ModalInteractionCallbackRequestData", modal)).toEqual([]);
    expect(checkModal(modal?.components as unknown as Component[])).toEqual([]);
    // What finds no room stands in the command itself.
    const asked = formOf(name, { ref: "TKT-001" }).fields.length;
    expect(modal?.components).toHaveLength(Math.min(asked, MAX_MODAL_PARTS));
  });

  test("what was typed already and is too long for an id stands in it", () => {
    const modal = renderModal(
      formOf("ticket new", { subject: "Ein sehr langer Betreff ".repeat(8).trim(), priority: "high" }),
    );

    expect(modal?.custom_id).toBe("ticket new");
    expect(JSON.stringify(modal)).toContain("Ein sehr langer Betreff");
    expect(JSON.stringify(modal)).toContain('"value":"high","default":true');
  });

  test("not even its reference fits: there is no form", () => {
    expect(renderModal(formOf("ticket reply", { ref: "検索".repeat(60) }))).toBeUndefined();
  });

  test("long and odd words are cut", () => {
    const field = {
      name: "text",
      label: "L".repeat(90),
      kind: "line",
      required: true,
      placeholder: "p".repeat(300),
      value: "v".repeat(9_000),
      maxLength: 9_000,
    } as const;
    const modal = renderModal({
      title: "T".repeat(90),
      submit: "Go",
      call: { command: "ticket reply", options: {} },
      fields: Array.from({ length: 9 }, (_, n) => ({ ...field, name: `text${n}` })),
    });

    expect(checkSchema("ModalInteractionCallbackRequestData", modal)).toEqual([]);
    expect(modal?.components).toHaveLength(5);
  });
});

test("what is submitted fills the call", () => {
  const call = submittedCall(
    submission("ticket new?ref=TKT-001", [
      { type: 18, id: 1, component: { type: 4, id: 2, custom_id: "subject", value: "Help" } },
      { type: 18, id: 3, component: { type: 4, id: 4, custom_id: "description", value: "" } },
      { type: 18, id: 5, component: { type: 3, id: 6, custom_id: "priority", values: ["high"] } },
      { type: 18, id: 7, component: { type: 3, id: 8, custom_id: "category", values: [] } },
    ]),
  );

  expect(call).toEqual({ command: "ticket new", options: { ref: "TKT-001", subject: "Help", priority: "high" } });
  expect(submittedCall(submission("nonsense", []))).toBeUndefined();
});
