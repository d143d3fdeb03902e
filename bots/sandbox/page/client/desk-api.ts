// The desk's public API as a customer's app calls it: with that customer's token and nothing else.

import { type App, postJson } from "./app.ts";
import { browser } from "./browser.ts";
import type { Json } from "./json.ts";

export interface Chat {
  id: number;
  last_message: string | null;
  unread_count: number;
  ticket_number: string | null;
  updated_at: string;
}

export interface Ticket {
  id: number;
  ticket_number: string;
  subject: string;
  description: string;
  status: string;
  conversation_id: number;
  assigned_to: { name: string } | null;
  updated_at: string;
}

export interface Message {
  id: number;
  seq: number;
  sender_id: number | null;
  sender: { name: string | null };
  message: string;
  is_seen: boolean;
  created_at: string;
  edited_at: string | null;
}

/** A refusal, in the API's own words. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface DeskApi {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: Json): Promise<T>;
}

/** The token is asked for when it is first needed, and again when it has expired. */
export function createDeskApi(app: App, customerId: number): DeskApi {
  let token: Promise<string> | undefined;
  const freshToken = async () => {
    const told = await postJson(`${app.base}/customer-token`, { id: customerId });
    if (typeof told.token === "string") return told.token;
    throw new ApiError(0, told.message ?? "There is no token for this customer.");
  };
  const call = async <T>(method: string, path: string, body?: Json, isSecondTry = false): Promise<T> => {
    token ??= freshToken().catch((error: unknown) => {
      token = undefined;
      throw error;
    });
    const headers = {
      Authorization: `Bearer ${await token}`,
      Accept: "application/json",
      ...(body ? { "Content-Type": "application/json" } : {}),
    };
    const answer = await browser.fetch(`${app.apiBase}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const result = (await answer.json().catch(() => ({}))) as T & {
      message?: string;
      errors?: Record<string, string[]>;
    };
    if (answer.ok) return result;
    if (answer.status === 401 && !isSecondTry) {
      token = undefined;
      return call(method, path, body, true);
    }
    const details = Object.entries(result.errors ?? {}).map(([field, words]) => `${field}: ${words.join(" ")}`);
    throw new ApiError(answer.status, [result.message ?? `The desk answered ${answer.status}.`, ...details].join(" "));
  };
  return {
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
  };
}
