import type { FieldError } from "./errors.ts";
import type { IncomingFile } from "./model.ts";
import type { World } from "./world.ts";

export interface Call {
  readonly world: World;
  /** "POST /channels/:id/messages" */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly IncomingFile[];
}

export interface Answer {
  status: number;
  body?: unknown;
}

export interface RouteRules {
  /** Routes whose path carries a token of its own ask for no bot token. */
  open?: boolean;
  /** The official schema of the body, by name. */
  schema?: string | ((call: Call) => string | undefined);
  /** What the official schema misses. */
  check?: (call: Call) => FieldError[];
  run: (call: Call) => Answer;
}

export interface Route extends RouteRules {
  readonly template: string;
  readonly method: string;
  readonly segments: readonly string[];
}

export function defineRoute(template: string, rules: RouteRules): Route {
  const [method = "", path = ""] = template.split(" ");
  return { ...rules, template, method, segments: path.split("/").slice(1) };
}

export interface RouteMatch {
  route: Route;
  params: Record<string, string>;
}

/** The first route that fits wins; `:app` fits only the application's own id. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
  applicationId: string,
): RouteMatch | undefined {
  const parts = path.split("/").slice(1).map(decodeSegment);
  for (const route of routes) {
    if (route.method !== method || route.segments.length !== parts.length) continue;
    const params = matchSegments(route.segments, parts, applicationId);
    if (params) return { route, params };
  }
  return undefined;
}

function matchSegments(
  segments: readonly string[],
  parts: readonly string[],
  applicationId: string,
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? "";
    if (!segment.startsWith(":")) {
      if (segment !== part) return undefined;
    } else if (part === "" || (segment === ":app" && part !== applicationId)) return undefined;
    else params[segment.slice(1)] = part;
  }
  return params;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? "";
}

export const noContent: Answer = { status: 204 };

export function ok(body: unknown, status = 200): Answer {
  return { status, body };
}
