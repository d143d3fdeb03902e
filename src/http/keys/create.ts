import { z } from "zod";
import { makeApiKey, NewApiKey } from "../../desk/keys/manage-keys.ts";
import { created, endpoint } from "../endpoint.ts";
import { success, successSchema } from "../success.ts";
import { ApiKeyView, keyView } from "./view.ts";

const { name, permissions, notes } = NewApiKey.shape;

export const createKeyEndpoint = endpoint({
  name: "createKey",
  summary: "Make an API key; its secret is in this answer and nowhere else",
  tag: "Keys",
  method: "post",
  path: "/keys",
  needs: "manage_keys",
  customers: "never",
  body: z.strictObject({
    name: name.meta({ description: "What it is for; shown beside what it does." }),
    permissions: permissions.meta({ description: "Some of the nine; none that the caller lacks." }),
    notes: notes.meta({ description: "Whether it may read and write internal notes." }),
  }),
  statuses: [201],
  answer: successSchema("API key created", {
    key: ApiKeyView,
    secret: z.string().nullable().meta({ description: "Null when the answer is a repeated one (Idempotency-Key)." }),
  }),
  // What is kept for a repetition would otherwise be the one place where the secret can be read.
  replays: (body) => ({ ...body, secret: null }),
  async run({ body, act }) {
    const { key, secret } = await act(makeApiKey, body);
    return created(success("API key created", { key: keyView(key), secret }));
  },
});
