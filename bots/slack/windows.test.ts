import type { ModalView } from "@slack/types";
import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { openWindow } from "./windows.ts";

const view = { type: "modal" } as ModalView;

/** A Slack that stacks no more. */
function fullStack(error: string) {
  const seen: string[] = [];
  const views = {
    open: async () => void seen.push("open"),
    push: async () => {
      throw new WebAPIPlatformError({ ok: false, error });
    },
    update: async ({ view_id }: { view_id: string }) => void seen.push(`update ${view_id}`),
  };
  return { seen, web: { views } as unknown as WebClient };
}

test("where Slack stacks no more windows, the next one takes the place of the one it was asked for in", async () => {
  const { seen, web } = fullStack("push_limit_reached");

  await openWindow(web, { triggerId: "1" }, view);
  await openWindow(web, { triggerId: "1", window: "V3" }, view);

  expect(seen).toEqual(["open", "update V3"]);
});

test("any other refusal stays one", async () => {
  const { seen, web } = fullStack("expired_trigger_id");

  await expect(openWindow(web, { triggerId: "1", window: "V3" }, view)).rejects.toThrow("expired_trigger_id");
  expect(seen).toEqual([]);
});
