// A verb is permission, input, and one transaction in which the change and its event are written side by side.

import type { z } from "zod";
import { type Actor, actorPermissions } from "./actor.ts";
import type { Desk } from "./desk.ts";
import { forbidden, invalid } from "./errors.ts";
import type { DeskEvent } from "./events.ts";
import type { Permission } from "./permissions.ts";
import { recordEvent } from "./sql/record-event.ts";

export interface Scope {
  desk: Desk;
  actor: Actor;
  now: Date;
}

interface Definition<I extends z.ZodType> {
  /** `null` is for verbs that every authenticated actor may do. */
  permission: Permission | null | ((input: z.output<I>) => Permission);
  input: I;
}

/** Several statements: they run in one transaction, and `record` writes the event into it. */
interface Steps<I extends z.ZodType, O> extends Definition<I> {
  run(scope: Scope & { record(conversation: number, event: DeskEvent): Promise<void> }, input: z.output<I>): Promise<O>;
}

/** One prepared statement that is change, event and deliveries at once; or a read. */
interface Statement<I extends z.ZodType, O> extends Definition<I> {
  statement(scope: Scope, input: z.output<I>): Promise<O>;
}

export type Verb<I extends z.ZodType, O> = (desk: Desk, actor: Actor, input: z.input<I>) => Promise<O>;

/** @throws DeskError forbidden · invalid, and what its run throws */
export function verb<I extends z.ZodType, O>(definition: Steps<I, O> | Statement<I, O>): Verb<I, O> {
  return async (desk, actor, raw) => {
    const parsed = definition.input.safeParse(raw);
    if (!parsed.success) throw invalid(fieldErrors(parsed.error));
    const input = parsed.data;
    allow(actor, typeof definition.permission === "function" ? definition.permission(input) : definition.permission);

    if ("statement" in definition) return definition.statement({ desk, actor, now: desk.now() }, input);
    return desk.inTransaction((tx) => {
      const scope = { desk: tx, actor, now: tx.now() };
      return definition.run({ ...scope, record: (id, event) => recordEvent(scope, id, event) }, input);
    });
  };
}

/** A query is a verb that changes nothing: one statement. */
export function query<I extends z.ZodType, O>(definition: Statement<I, O>): Verb<I, O> {
  return verb(definition);
}

/** A query that may show what was true a moment ago: a replica answers it where there is one. */
export function listing<I extends z.ZodType, O>({ statement, ...definition }: Statement<I, O>): Verb<I, O> {
  return query<I, O>({
    ...definition,
    statement: (scope, input) => statement({ ...scope, desk: scope.desk.lagging }, input),
  });
}

function allow(actor: Actor, permission: Permission | null): void {
  if (permission === null || actorPermissions(actor).has(permission)) return;
  throw forbidden(`This needs the permission ${permission}.`);
}

/** A zod error as field -> sentences. */
export function fieldErrors(error: z.ZodError): Record<string, string[]> {
  // A map, because a caller may well call a field "constructor" or "__proto__".
  const fields = new Map<string, string[]>();
  for (const issue of error.issues) {
    const unknown = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".") || "body"];
    for (const field of unknown) {
      const sentence = issue.code === "unrecognized_keys" ? "This field is not known here." : issue.message;
      fields.set(field, [...(fields.get(field) ?? []), sentence]);
    }
  }
  return Object.fromEntries(fields);
}
