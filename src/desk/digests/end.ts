import { z } from "zod";
import { personOf } from "../actor.ts";
import { notFound } from "../errors.ts";
import { verb } from "../verb.ts";
import { assertMaySet, DigestPlace, ownerOf } from "./digest.ts";
import { noteDigest } from "./note-digest.ts";

/** It comes no more, also where the configuration wants it. What is on its way arrives. */
export const endDigest = verb({
  permission: "view_tickets",
  input: z.strictObject(DigestPlace),
  async run(scope, where): Promise<void> {
    const { desk, actor, now } = scope;
    const { prisma } = desk;
    const { platform, place } = where;
    assertMaySet(actor, where);
    const personId = await ownerOf(scope, where);
    const known = await prisma.digest.findUnique({ where: { platform_place: { platform, place } } });
    const { count } = await prisma.digest.updateMany({
      where: { platform, place, endedAt: null },
      data: { endedAt: now, setById: personOf(actor), byHand: true, setAt: now },
    });
    if (count === 0) throw notFound("There is no digest to switch off.");
    await noteDigest(scope, { ...where, personId }, [known, null]);
  },
});
