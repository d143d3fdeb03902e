import { basePath } from "../http/mount.ts";
import { goTo, type PageRequest } from "./page.tsx";
import { receiveForm } from "./receive-form.ts";
import { keepTheme, Theme } from "./theme.ts";

export async function chooseTheme({ c, attachments }: PageRequest): Promise<Response> {
  const form = await receiveForm(c, attachments);
  const theme = Theme.safeParse(form.get("theme")).data ?? "auto";
  return goTo(c, placeIn(form.get("back")), { cookie: keepTheme(theme) });
}

/** One of our own pages, below the base path. */
function placeIn(back: string): string {
  const isOurs = back.startsWith(`${basePath}/`) && /^[\w/-]{1,100}$/.test(back);
  return isOurs ? back.slice(basePath.length) : "/tickets";
}
