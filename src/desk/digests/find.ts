import { z } from "zod";
import type { Digest, Notice } from "../../generated/prisma/client.ts";
import { query } from "../verb.ts";
import { DigestPlace, ownerOf } from "./digest.ts";

/** The digest of a channel, or one's own, and what became of it last; undefined where none was ever set. */
export const findDigest = query({
  permission: "view_tickets",
  input: z.strictObject(DigestPlace),
  async statement({ desk, actor }, where): Promise<(Digest & { notices: Notice[] }) | undefined> {
    await ownerOf({ desk, actor }, where);
    const { platform, place } = where;
    const found = await desk.prisma.digest.findUnique({
      where: { platform_place: { platform, place } },
      include: { notices: { orderBy: { id: "desc" }, take: 1 } },
    });
    return found ?? undefined;
  },
});
