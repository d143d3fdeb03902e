import { z } from "zod";
import { isPermission, permissions } from "../../desk/permissions.ts";
import { writeTime } from "../../desk/views.ts";
import type { ApiKey } from "../../generated/prisma/client.ts";
import { Time } from "../schemas.ts";

export const ApiKeyView = z
  .object({
    id: z.int(),
    name: z.string(),
    permissions: z.array(z.enum(permissions)),
    notes: z.boolean().meta({ description: "Whether it reads and writes internal notes." }),
    created_at: Time,
    revoked_at: Time.nullable(),
  })
  .meta({ id: "ApiKey" });

export const keyView = (key: ApiKey): z.infer<typeof ApiKeyView> => ({
  id: key.id,
  name: key.name,
  permissions: key.permissions.filter(isPermission),
  notes: key.notes,
  created_at: writeTime(key.createdAt),
  revoked_at: key.revokedAt && writeTime(key.revokedAt),
});
