import { z } from "zod";
import { findPerson } from "../../desk/people/list.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { User } from "../schemas.ts";
import { userOf } from "./user.ts";

export const viewUserEndpoint = endpoint({
  name: "viewUser",
  summary: "One person; a customer finds only themselves",
  tag: "Users",
  method: "get",
  path: "/users/{id}",
  needs: "view_tickets",
  params: z.strictObject({ id: PathId }),
  answer: z.object({ user: User }),
  run: async ({ params, act }) => ok({ user: userOf(await act(findPerson, { person: params.id })) }),
});
