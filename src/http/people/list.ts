import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { listPeople, PersonRole } from "../../desk/people/list.ts";
import { Cursor, toCursor } from "../cursor.ts";
import { endpoint, ok } from "../endpoint.ts";
import { Limit, Search } from "../inputs.ts";
import { NextCursor, User } from "../schemas.ts";
import { userOf } from "./user.ts";

export const listUsersEndpoint = endpoint({
  name: "listUsers",
  summary: "List people, newest first",
  tag: "Users",
  method: "get",
  path: "/users",
  needs: "view_tickets",
  customers: "never",
  query: z.strictObject({
    search: Search.optional().meta({ description: "Name, e-mail address or external id." }),
    role: PersonRole.optional(),
    limit: Limit,
    cursor: Cursor(z.strictObject({ id: Id })).optional(),
  }),
  answer: z.object({ users: z.array(User), next_cursor: NextCursor }),
  async run({ query: { cursor, ...filter }, act }) {
    const { people, next } = await act(listPeople, { ...filter, before: cursor?.id });
    return ok({ users: people.map(userOf), next_cursor: toCursor(next === null ? null : { id: next }) });
  },
});
