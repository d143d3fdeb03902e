import { z } from "zod";
import { createCustomer, NewCustomer } from "../../desk/people/create.ts";
import { endpoint } from "../endpoint.ts";
import { User } from "../schemas.ts";
import { userOf } from "./user.ts";

const { name, email, externalId, avatarUrl, role } = NewCustomer.shape;

export const createUserEndpoint = endpoint({
  name: "createUser",
  summary: "Make a customer or provider known; the same external_id again brings them up to date",
  tag: "Users",
  method: "post",
  path: "/users",
  needs: "create_tickets",
  customers: "never",
  body: z.strictObject({
    name,
    email,
    external_id: externalId,
    avatar_url: avatarUrl,
    role: role.meta({ description: "customer, when it does not say." }),
  }),
  statuses: [200, 201],
  answer: z.object({ success: z.literal(true), message: z.string(), user: User }),
  async run({ body: { external_id, avatar_url, ...rest }, act }) {
    const person = await act(createCustomer, { ...rest, externalId: external_id, avatarUrl: avatar_url });
    const message = person.created ? "User created successfully" : "User updated successfully";
    return { status: person.created ? 201 : 200, body: { success: true as const, message, user: userOf(person) } };
  },
});
