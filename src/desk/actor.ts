// Who is acting: a closed union. A job is an actor too.

import { forbidden } from "./errors.ts";
import { type Permission, permissions, permissionsOf } from "./permissions.ts";

export interface AgentActor {
  kind: "agent";
  id: number;
  name: string;
  role: "agent" | "admin";
}

export interface CustomerActor {
  kind: "customer";
  id: number;
  name: string;
}

/** A customer app's server. `notes` says whether it may read and write internal notes. */
export interface ApiKeyActor {
  kind: "apiKey";
  id: number;
  name: string;
  permissions: ReadonlySet<Permission>;
  notes: boolean;
}

export interface SystemActor {
  kind: "system";
  job: string;
}

/** Who runs the desk, by its environment. */
export const configuration: SystemActor = { kind: "system", job: "the configuration" };

export type Actor = AgentActor | CustomerActor | ApiKeyActor | SystemActor;

const all: ReadonlySet<Permission> = new Set(permissions);

/** What the actor may do at all; a customer only to what is their own. */
export function actorPermissions(actor: Actor): ReadonlySet<Permission> {
  switch (actor.kind) {
    case "agent":
      return permissionsOf(actor.role);
    case "customer":
      return permissionsOf("customer");
    case "apiKey":
      return actor.permissions;
    case "system":
      return all;
  }
}

/** Whether internal notes exist for this actor. */
export function seesNotes(actor: Actor): boolean {
  if (actor.kind === "customer") return false;
  return actor.kind !== "apiKey" || actor.notes;
}

/** The customer to whom everything the actor touches must belong, or null for an actor of the desk. */
export const ownCustomer = (actor: Actor): number | null => (actor.kind === "customer" ? actor.id : null);

/** The person behind the actor, or null when it is a key or a job. */
export const personOf = (actor: Actor): number | null =>
  actor.kind === "agent" || actor.kind === "customer" ? actor.id : null;

export const nameOf = (actor: Actor): string => (actor.kind === "system" ? actor.job : actor.name);

/** What no key may do, whatever its permissions: only an admin, or whoever runs the desk. @throws forbidden */
export function assertAdmin(actor: Actor, otherwise: string): void {
  const isAdmin = actor.kind === "agent" && actor.role === "admin";
  if (!isAdmin && actor.kind !== "system") throw forbidden(otherwise);
}
