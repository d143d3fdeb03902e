import { z } from "zod";
import type { Prisma } from "../../generated/prisma/client.ts";
import { assertAdmin } from "../actor.ts";
import { query } from "../verb.ts";

const include = { person: true, notices: { orderBy: { id: "desc" }, take: 1 } } satisfies Prisma.DigestInclude;

export type ListedDigest = Prisma.DigestGetPayload<{ include: typeof include }>;

/** Every digest that was ever set, the agents' own among them, and what became of each last. */
export const listDigests = query({
  permission: null,
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<ListedDigest[]> {
    assertAdmin(actor, "Only admins see everybody's digests.");
    return desk.prisma.digest.findMany({ include, orderBy: { id: "asc" } });
  },
});
