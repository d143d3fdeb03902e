import { z } from "zod";
import { revokeSession } from "../../desk/people/sessions.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const revokeSessionEndpoint = endpoint({
  name: "revokeSession",
  summary: "End a session: one's own, or as an admin anyone's",
  tag: "Sessions",
  method: "delete",
  path: "/sessions/{id}",
  needs: "agent",
  customers: "never",
  params: z.strictObject({ id: PathId }),
  answer: successSchema("Session ended", {}),
  async run({ params, act }) {
    await act(revokeSession, { session: params.id });
    return ok(success("Session ended", {}));
  },
});
