// A worker kills itself at each point of a word's way to the platforms and the apps, comes back, and everything is as if nothing had happened.

import { expect, it } from "vitest";
import { begin, expectExactly, inWorld, nextChat, out } from "./crash-suite.ts";
import { textOf } from "./words.ts";

inWorld("worker", (world) => {
  it.each([
    ["the lease is taken, nothing is said yet (M3)", "after lane-take"],
    ["the opening of the thread is written, not called (M4)", "after thread-begin"],
    ["the opening of the thread is in flight (M5)", "during openThread"],
    ["the opening of the thread is accepted, not answered (M6)", "during openThread"],
    ["the thread is opened, not recorded (M7)", "before thread-ready"],
    ["'sending' is written, the call not made (M4)", "after delivery-sending"],
    ["the call is in flight (M5)", "during post"],
    ["the call is accepted, not answered (M6)", "during post"],
    ["the call is answered, not recorded (M7)", "before delivery-part-sent"],
    ["the post is recorded, the card not shown yet (M8)", "after delivery-part-sent"],
    ["the delivery is finished, the lease not released (M8)", "before lane-release"],
    ["the webhook's try is written, the call not made (M11)", "after webhook-begin"],
    ["the webhook is told, not recorded (M11)", "before webhook-end"],
  ])(
    "%s",
    async (name, point) => {
      const chat = nextChat();
      const { slack, discord } = world();
      if (point.startsWith("during")) {
        for (const route of ["chat.postMessage", "POST /webhooks/:id/:token", "POST /channels/:id/messages"])
          for (const { faults } of [slack, discord])
            faults.add({ route, fault: { applied: name.includes("M6"), delayMs: 800 } });
      }
      let conversation = 0;

      await world().crash(point, async () => {
        conversation = await begin(world(), chat);
        await world().app.post(`/chat/${conversation}/send`, { message: textOf(out(chat, 2)) });
      });

      await expectExactly(world(), chat, [out(chat, 1), out(chat, 2)]);
      expect(world().rootsOf(conversation)).toEqual({ slack: 1, discord: 1 });
      for (const { faults } of [slack, discord]) faults.clear();
    },
    240_000,
  );
});
