import { z } from "zod";
import { personOf } from "../actor.ts";
import { notFound } from "../errors.ts";
import { verb } from "../verb.ts";
import { assertMaySet, DigestPlace, ownerOf } from "./digest.ts";

/** It comes no more, also where the configuration wants it. What is on its way arrives. */
export const endDigest = verb({
  permission: "view_tickets",
  input: z.strictObject(DigestPlace),
  async run({ desk: { prisma }, ...scope }, where): Promise<void> {
    const { actor, now } = scope;
    assertMaySet(actor, where);
    await ownerOf({ desk: { prisma }, actor }, where);
    const { count } = await prisma.digest.updateMany({
      where: { platform: where.platform, place: where.place, endedAt: null },
      data: { endedAt: now, setById: personOf(actor), byHand: true, setAt: now },
    });
    if (count === 0) throw notFound("There is no digest to switch off.");
  },
});
