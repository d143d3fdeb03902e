import { z } from "zod";
import { listSessions } from "../../desk/people/sessions.ts";
import { writeTime } from "../../desk/views.ts";
import { endpoint, ok } from "../endpoint.ts";
import { Person, Time } from "../schemas.ts";

export const listSessionsEndpoint = endpoint({
  name: "listSessions",
  summary: "Agents signed in to the web console: an agent's own sessions, an admin's everyone's",
  tag: "Sessions",
  method: "get",
  path: "/sessions",
  needs: "agent",
  customers: "never",
  answer: z.object({
    sessions: z.array(
      z
        .object({
          id: z.int(),
          user: Person,
          user_agent: z.string().nullable().meta({ description: "The browser, as it names itself." }),
          current: z.boolean().meta({ description: "Whether it is the one that asks." }),
          created_at: Time,
          seen_at: Time,
          expires_at: Time.meta({ description: "Moves on while it is used." }),
        })
        .meta({ id: "Session" }),
    ),
  }),
  async run({ caller, act }) {
    const sessions = await act(listSessions, {});
    return ok({
      sessions: sessions.map(({ person: { id, name, role, avatarUrl }, ...session }) => ({
        id: session.id,
        user: { id, name, role, avatar_url: avatarUrl },
        user_agent: session.userAgent,
        current: caller.kind === "agent" && caller.session === session.id,
        created_at: writeTime(session.createdAt),
        seen_at: writeTime(session.seenAt),
        expires_at: writeTime(session.expiresAt),
      })),
    });
  },
});
