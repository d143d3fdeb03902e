import { z } from "zod";
import { mintCustomerToken } from "../../desk/keys/customer-tokens.ts";
import { writeTime } from "../../desk/views.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { Time } from "../schemas.ts";

export const mintTokenEndpoint = endpoint({
  name: "mintToken",
  summary: "A token for a customer's own app: their tickets and chats only, for at most a day",
  tag: "Users",
  method: "post",
  path: "/users/{id}/token",
  needs: "create_tickets",
  customers: "never",
  params: z.strictObject({ id: PathId }),
  bodyOptional: true,
  body: z.strictObject({
    expires_in: z.int().min(60).max(86_400).optional().meta({ description: "Seconds; a day when it does not say." }),
  }),
  answer: z.object({
    success: z.literal(true),
    token: z.string(),
    expires_at: Time,
  }),
  async run({ params, body, act }) {
    const { token, expiresAt } = await act(mintCustomerToken, { person: params.id, seconds: body.expires_in });
    return ok({ success: true as const, token, expires_at: writeTime(expiresAt) });
  },
});
