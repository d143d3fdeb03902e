// Customer tokens: a JWT that says which customer its bearer is, signed with a key of the desk.

import { decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { CustomerActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { hashOf } from "./secrets.ts";
import { longestTokenSeconds, newestSigningKey, verifyingSecret } from "./signing-keys.ts";

const issuer = "threadesk";
const audience = "threadesk:customer";
/** Another process's clock may be so far ahead: each starts with a minute at most beside the database's. When it ends is looked at strictly. */
const clocksApartSeconds = 120;

/** A token for a customer, at most a day long. For keys and agents. */
export const mintCustomerToken = verb({
  permission: "create_tickets",
  input: z.strictObject({ person: Id, seconds: z.int().min(60).max(longestTokenSeconds).default(longestTokenSeconds) }),
  async run({ desk, actor, now }, { person: id, seconds }) {
    if (actor.kind === "customer") throw forbidden("A customer does not mint tokens.");
    const person = await desk.prisma.person.findUnique({ where: { id } });
    if (!person || person.disabledAt) throw notFound("There is no such user.");
    if (person.role !== "customer" && person.role !== "provider")
      throw forbidden("Only customers have tokens; agents sign in.");

    const key = await newestSigningKey(desk);
    const expiresAt = new Date((Math.floor(now.getTime() / 1_000) + seconds) * 1_000);
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256", kid: key.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(String(person.id))
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(bytesOf(key.secret));
    return { token, expiresAt };
  },
});

/** Undefined for whatever is not a valid token of an existing customer. */
export async function authenticateCustomer(desk: Desk, token: string): Promise<CustomerActor | undefined> {
  const known = await desk.callers.recall(`token ${hashOf(token)}`, () => holderOf(desk, token));
  return known && known.endsAt > desk.now().getTime() ? known.customer : undefined;
}

interface Holder {
  customer: CustomerActor;
  /** Milliseconds since 1970. */
  endsAt: number;
}

async function holderOf(desk: Desk, token: string): Promise<Holder | undefined> {
  const verified = await verify(desk, token);
  const person = verified && (await desk.one<{ id: number; name: string }>(findCustomer, [verified.id]));
  return person && { customer: { kind: "customer", ...person }, endsAt: verified.endsAt };
}

const findCustomer = {
  name: "find-customer",
  text: `SELECT jsonb_build_object('id', id, 'name', name) AS result FROM person
          WHERE id = $1::int AND role IN ('customer', 'provider') AND disabled_at IS NULL`,
};

async function verify(desk: Desk, token: string): Promise<{ id: number; endsAt: number } | undefined> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const secret = kid !== undefined && /^[0-9a-f]{16}$/.test(kid) ? await verifyingSecret(desk, kid) : undefined;
    if (secret === undefined) return undefined;
    const { payload } = await jwtVerify(token, bytesOf(secret), {
      algorithms: ["HS256"],
      issuer,
      audience,
      requiredClaims: ["exp", "iat", "sub"],
      maxTokenAge: longestTokenSeconds,
      clockTolerance: clocksApartSeconds,
      currentDate: desk.now(),
    });
    const id = Id.safeParse(Number(payload.sub)).data;
    return id === undefined ? undefined : { id, endsAt: Number(payload.exp) * 1_000 };
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_J")) return undefined;
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const bytesOf = (secret: string): Uint8Array => Buffer.from(secret, "base64url");
