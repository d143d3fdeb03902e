import type { Example } from "../example.ts";
import { jane, later } from "./things.ts";

export const userExamples: Record<string, Example> = {
  createUser: {
    body: { name: "John Doe", email: "john@example.com", external_id: "crm-43" },
    status: 201,
    answer: {
      success: true,
      message: "User created successfully",
      user: { ...jane, id: 6, name: "John Doe", email: "john@example.com", external_id: "crm-43" },
    },
  },
  listUsers: { query: { search: "jane" }, answer: { users: [jane], next_cursor: null } },
  viewUser: { params: { id: "1" }, answer: { user: jane } },
  mintToken: {
    params: { id: "1" },
    body: { expires_in: 3_600 },
    answer: { success: true, token: "eyJhbGciOiJIUzI1NiIsImtpZCI6…", expires_at: later },
  },
};
