// What only its holder knows: random, and stored as a hash that tells nobody what it was.

import { hash, randomBytes } from "node:crypto";

/** SHA-256, hex. A look-up by it takes the same time whatever the secret, and nothing hashes to an empty text. */
export const hashOf = (secret: string): string => hash("sha256", secret, "hex");

/** 256 random bits. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** 128 random bits in letters that no platform takes for markup, since people are sent it. */
export const newLinkToken = (): string => randomBytes(16).toString("hex");
