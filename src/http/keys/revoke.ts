import { z } from "zod";
import { revokeApiKey } from "../../desk/keys/manage-keys.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";
import { ApiKeyView, keyView } from "./view.ts";

export const revokeKeyEndpoint = endpoint({
  name: "revokeKey",
  summary: "Revoke an API key, at once and for good",
  tag: "Keys",
  method: "delete",
  path: "/keys/{id}",
  needs: "manage_keys",
  customers: "never",
  params: z.strictObject({ id: PathId }),
  answer: successSchema("API key revoked", { key: ApiKeyView }),
  async run({ params, act }) {
    return ok(success("API key revoked", { key: keyView(await act(revokeApiKey, { key: params.id })) }));
  },
});
