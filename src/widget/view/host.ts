// The widget's place on the page: a shadow of its own, in which the page's styles do not come and from which ours do not get out.

import { frameStyle } from "./style-frame.ts";
import { restStyle } from "./style-rest.ts";
import { threadStyle } from "./style-thread.ts";

/** `onEscape`: somebody pressed it inside. */
export function createHost(onEscape: () => void): { host: HTMLElement; shadow: ShadowRoot } {
  const host = document.createElement("threadesk-widget");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  // A sheet made by a script is no inline style: a strict policy of the page lets it be.
  sheet.replaceSync(frameStyle + threadStyle + restStyle);
  shadow.adoptedStyleSheets = [sheet];
  keepKeys(host, onEscape);
  document.body.append(host);
  return { host, shadow };
}

/** What is typed here is no shortcut of the page's. */
function keepKeys(host: HTMLElement, onEscape: () => void): void {
  for (const type of ["keydown", "keyup", "keypress"] as const) {
    host.addEventListener(type, (event) => {
      event.stopPropagation();
      if (type === "keydown" && event.key === "Escape" && !event.isComposing) onEscape();
    });
  }
}
