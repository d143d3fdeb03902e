// An endpoint is its documented address, inputs and answer, and the verbs it calls; it has no other way to the desk.

import type { Readable } from "node:stream";
import { z } from "zod";
import type { Actor } from "../desk/actor.ts";
import type { Files } from "../desk/attachments/files.ts";
import type { NewFile } from "../desk/attachments/new-file.ts";
import type { Desk } from "../desk/desk.ts";
import type { JsonText } from "../desk/json-text.ts";
import type { Permission } from "../desk/permissions.ts";
import type { Caller } from "./authenticate.ts";
import { parse, parsePath } from "./parse.ts";

export interface Reply<T = object> {
  status: 200 | 201;
  body: T | JsonText<T>;
  /** Answered instead of the body. */
  file?: FileReply;
}

export interface FileReply {
  name: string;
  type: string;
  bytes: number;
  /** Undefined when it is not there. */
  open(): Promise<Readable | undefined>;
}

export const ok = <T>(body: T | JsonText<T>): Reply<T> => ({ status: 200, body });
export const created = <T>(body: T): Reply<T> => ({ status: 201, body });

/** A verb as the caller. */
export type Act = <In, Out>(
  verb: (desk: Desk, actor: Actor, input: In) => Promise<Out>,
  input: NoInfer<In>,
) => Promise<Out>;

interface Call<P, Q, B> {
  caller: Caller;
  params: P;
  query: Q;
  body: B;
  act: Act;
  /** The files that came with the request, stored already. */
  uploaded: readonly NewFile[];
  files: Files;
  fileLimits: FileLimits;
}

/** What a message may bring. */
export interface FileLimits {
  maxBytes: number;
  perMessage: number;
}

/** What the verbs are given besides the inputs. */
export interface Given {
  desk: Desk;
  caller: Caller;
  uploaded: readonly NewFile[];
  files: Files;
  fileLimits: FileLimits;
}

/**
 * Who may call: whoever has a permission, whoever manages keys (all nine permissions, and no customer), agents, or everyone
 * who has said who they are.
 */
export type Need = Permission | "manage_keys" | "agent" | "authenticated";

interface Described {
  /** The name it has in the OpenAPI document. */
  name: string;
  summary: string;
  tag: "Tickets" | "Chat" | "Attachments" | "Users" | "Statistics" | "Webhooks" | "Keys" | "Sessions";
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below the base path, parameters as {id}. */
  path: string;
  /** What its verbs ask for, in the usual case; the verbs themselves see to it. */
  needs: Need;
  /** What they ask for besides. */
  alsoNeeds?: readonly Permission[];
  /** A customer reaches what is their own, unless the endpoint is not for customers at all. */
  customers?: "never";
  /** What a repeated request is answered, when the answer holds what is shown once only. */
  replays?: (body: object) => object;
  /** No body is an empty object. */
  bodyOptional?: boolean;
  /** It takes no JSON, only a form with at least one file. */
  filesOnly?: boolean;
  /** It answers with a file. */
  answersFile?: boolean;
  /** Its good answers; 200 when it does not say. */
  statuses?: readonly (200 | 201)[];
}

interface Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodObject>
  extends Described {
  params?: P;
  query?: Q;
  body?: B;
  /** The same from the fields of a form, which are texts; with it the endpoint takes files too. */
  form?: z.ZodObject<z.ZodRawShape> & z.ZodType<z.output<B>>;
  answer: A;
  run(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply<z.input<A>>>;
}

/** What a request brought: strings from its address, and its body's JSON. */
export interface Received {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  /** The fields of a form, when it came as one. */
  fields?: Record<string, string>;
}

export interface Endpoint extends Described {
  params: z.ZodObject;
  query: z.ZodObject;
  /** Undefined when it takes none. */
  body: z.ZodType | undefined;
  /** Undefined when it takes no files. */
  form: z.ZodObject | undefined;
  answer: z.ZodObject;
  /** Checks the inputs; what it gives does the work. @throws HttpError not_found · invalid */
  prepare(received: Received): (given: Given) => Promise<Reply>;
}

const nothing = z.strictObject({});

export function endpoint<
  A extends z.ZodObject,
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
>(definition: Definition<P, Q, B, A>): Endpoint {
  const { run, params = nothing, query = nothing, body, form, ...described } = definition;
  return {
    ...described,
    params,
    query,
    body,
    form,
    prepare(received) {
      const inputs = {
        params: parsePath(params, received.params) as z.output<P>,
        query: parse(query, received.query) as z.output<Q>,
        body: (received.fields && form
          ? parse(form, received.fields)
          : body && parse(body, received.body)) as z.output<B>,
      };
      return ({ desk, caller, ...given }) =>
        run({ ...inputs, ...given, caller, act: (verb, input) => verb(desk, caller, input) });
    },
  };
}
