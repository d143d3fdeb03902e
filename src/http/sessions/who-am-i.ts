import { z } from "zod";
import { actorPermissions, seesNotes } from "../../desk/actor.ts";
import { managesKeys } from "../../desk/keys/manage-keys.ts";
import { permissions } from "../../desk/permissions.ts";
import type { Caller } from "../authenticate.ts";
import { endpoint, ok } from "../endpoint.ts";

const kinds = { agent: "agent", customer: "customer", apiKey: "api_key" } as const satisfies Record<
  Caller["kind"],
  string
>;

export const whoAmIEndpoint = endpoint({
  name: "whoAmI",
  summary: "Who calls, and what they may do",
  tag: "Sessions",
  method: "get",
  path: "/session",
  needs: "authenticated",
  answer: z.object({
    caller: z.object({
      kind: z.enum(["agent", "customer", "api_key"]),
      id: z.int(),
      name: z.string(),
      role: z.enum(["agent", "admin", "customer"]).nullable().meta({ description: "Null for a key." }),
    }),
    permissions: z.array(z.enum(permissions)),
    notes: z.boolean().meta({ description: "Whether internal notes exist for the caller." }),
    manages_keys: z.boolean(),
    files: z
      .object({ max_bytes: z.int(), per_message: z.int() })
      .meta({ description: "What a message may bring: so many bytes a file, so many files. Every type is taken." }),
  }),
  async run({ caller, fileLimits }) {
    const granted = actorPermissions(caller);
    return ok({
      caller: { kind: kinds[caller.kind], id: caller.id, name: caller.name, role: roleOf(caller) },
      permissions: permissions.filter((permission) => granted.has(permission)),
      notes: seesNotes(caller),
      manages_keys: managesKeys(caller),
      files: { max_bytes: fileLimits.maxBytes, per_message: fileLimits.perMessage },
    });
  },
});

function roleOf(caller: Caller): "agent" | "admin" | "customer" | null {
  if (caller.kind === "agent") return caller.role;
  return caller.kind === "customer" ? "customer" : null;
}
