// Windows: Slack stacks three over each other (docs.slack.dev/surfaces/modals).

import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { codeOf } from "./failures.ts";

export interface Opening {
  triggerId: string;
  /** The window that it was asked for in. */
  window?: string | undefined;
}

/** Opens a window, over the one it was asked for in; where no more stack, in its place. */
export async function openWindow(web: WebClient, { triggerId, window }: Opening, view: ModalView): Promise<void> {
  const opening = { trigger_id: triggerId, view };
  if (window === undefined) return void (await web.views.open(opening));
  try {
    await web.views.push(opening);
  } catch (error) {
    if (codeOf(error) !== "push_limit_reached") throw error;
    await web.views.update({ view_id: window, view });
  }
}
