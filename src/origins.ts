import { z } from "zod";

/** Names with commas between, each an origin as a browser writes it: no path, no wildcard, and never `null`, which any page can be. */
export const Origins = z
  .string()
  .transform((text, context) => {
    const origins = text
      .split(",")
      .map((one) => one.trim().replace(/\/$/, ""))
      .filter(Boolean);
    const wrong = origins.find((one) => !isOrigin(one));
    if (wrong === undefined) return origins;
    context.addIssue({
      code: "custom",
      message: `must be origins with commas between, like https://shop.example,https://www.shop.example; this is none: ${wrong}`,
    });
    return z.NEVER;
  })
  .default([]);

const isOrigin = (text: string): boolean =>
  /^https?:\/\/[\w.:[\]-]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
