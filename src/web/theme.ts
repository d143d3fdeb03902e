import type { HonoRequest } from "hono";
import { z } from "zod";
import { basePath } from "../http/mount.ts";

export const Theme = z.enum(["auto", "light", "dark"]);
export type Theme = z.infer<typeof Theme>;

const name = "threadesk_theme";

/** As the browser's system has it, unless its user chose otherwise here. */
export function themeOf(request: HonoRequest): Theme {
  const found = new RegExp(`(?:^|;\\s*)${name}=(\\w+)`).exec(request.header("cookie")?.slice(0, 8_192) ?? "");
  return Theme.safeParse(found?.[1]).data ?? "auto";
}

export const keepTheme = (theme: Theme): string => `${name}=${theme}; Path=${basePath}; SameSite=Lax; Max-Age=31536000`;
