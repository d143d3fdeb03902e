import { expect, it } from "vitest";
import { beganAsChat } from "./began-as-chat.ts";

const at = (created_at: string) => ({ created_at });

it("is told by a message from before the ticket", () => {
  const ticket = at("2025-11-09 16:00:00");

  expect(beganAsChat(ticket, [at("2025-11-09 15:59:59"), at("2025-11-09 16:00:01")])).toBe(true);
  expect(beganAsChat(ticket, [at("2025-11-09 16:00:00")])).toBe(false);
  expect(beganAsChat(ticket, [])).toBe(false);
});
