import { z } from "zod";
import { forbidden, invalid } from "../errors.ts";
import { line, text } from "../inputs.ts";
import { verb } from "../verb.ts";

export const NewCustomer = z.strictObject({
  name: line(120),
  email: z.string().max(254).pipe(z.email("This must be an e-mail address.")).nullish(),
  externalId: text(255).nullish(),
  avatarUrl: z
    .string()
    .max(2_000)
    .pipe(z.url({ protocol: /^https?$/, error: "This must be an http or https address." }))
    .nullish(),
  role: z.enum(["customer", "provider"]).optional(),
});

/** A customer or provider. The same external id again gives the person there is, brought up to date with what is said anew. */
export const createCustomer = verb({
  permission: "create_tickets",
  input: NewCustomer,
  async run({ desk, actor }, { name, email, externalId, avatarUrl, role }) {
    if (actor.kind === "customer") throw forbidden("A customer does not create customers.");
    const said = {
      name,
      ...(role === undefined ? {} : { role }),
      ...(email === undefined ? {} : { email }),
      ...(avatarUrl === undefined ? {} : { avatarUrl }),
    };
    const create = { role: "customer" as const, ...said };
    if (externalId == null) return { ...(await desk.prisma.person.create({ data: create })), created: true };

    const known = await desk.prisma.person.findUnique({ where: { externalId } });
    if (known && known.role !== "customer" && known.role !== "provider") {
      throw invalid({ external_id: ["This external id belongs to an agent."] });
    }
    const where = { externalId };
    const person = await desk.prisma.person.upsert({ where, create: { ...create, externalId }, update: said });
    return { ...person, created: known === null };
  },
});
