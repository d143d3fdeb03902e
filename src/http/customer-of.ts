import type { Caller } from "./authenticate.ts";
import { invalidFields } from "./parse.ts";

/** For whom something is begun: whom the caller names, or the customer who calls. @throws HttpError invalid */
export function customerOf(caller: Caller, named: number | undefined): number {
  if (named !== undefined) return named;
  if (caller.kind === "customer") return caller.id;
  throw invalidFields({ user_id: ["This is required."] });
}
