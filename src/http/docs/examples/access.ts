import { permissions } from "../../../desk/permissions.ts";
import type { Example } from "../example.ts";
import { at, dana, later } from "./things.ts";

const granted = ["view_tickets", "create_tickets"];
const key = { id: 3, name: "Shop", permissions: granted, notes: false, created_at: at, revoked_at: null };

export const accessExamples: Record<string, Example> = {
  whoAmI: {
    answer: {
      caller: { kind: "api_key", id: 1, name: "Shop", role: null },
      permissions: [...permissions],
      notes: true,
      manages_keys: true,
      files: { max_bytes: 26_214_400, per_message: 10 },
    },
  },
  listSessions: {
    as: "agent",
    answer: {
      sessions: [
        {
          id: 1,
          user: dana,
          user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          current: true,
          created_at: at,
          seen_at: later,
          expires_at: "2025-11-10 05:00:00",
        },
      ],
    },
  },
  revokeSession: { params: { id: "1" }, as: "agent", answer: { success: true, message: "Session ended" } },
  createKey: {
    body: { name: "Shop", permissions: granted, notes: false },
    status: 201,
    answer: { success: true, message: "API key created", key, secret: "tdk_y1KIcSKj…" },
  },
  listKeys: { query: { limit: "1" }, answer: { keys: [key], next_cursor: "eyJpZCI6M30" } },
  revokeKey: {
    params: { id: "3" },
    answer: { success: true, message: "API key revoked", key: { ...key, revoked_at: later } },
  },
};
