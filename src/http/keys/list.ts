import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { listApiKeys } from "../../desk/keys/manage-keys.ts";
import { Cursor, toCursor } from "../cursor.ts";
import { endpoint, ok } from "../endpoint.ts";
import { Limit } from "../inputs.ts";
import { NextCursor } from "../schemas.ts";
import { ApiKeyView, keyView } from "./view.ts";

export const listKeysEndpoint = endpoint({
  name: "listKeys",
  summary: "List API keys, newest first; the revoked ones too",
  tag: "Keys",
  method: "get",
  path: "/keys",
  needs: "manage_keys",
  customers: "never",
  query: z.strictObject({ limit: Limit, cursor: Cursor(z.strictObject({ id: Id })).optional() }),
  answer: z.object({ keys: z.array(ApiKeyView), next_cursor: NextCursor }),
  async run({ query: { limit, cursor }, act }) {
    const { keys, next } = await act(listApiKeys, { limit, before: cursor?.id });
    return ok({ keys: keys.map(keyView), next_cursor: toCursor(next === null ? null : { id: next }) });
  },
});
