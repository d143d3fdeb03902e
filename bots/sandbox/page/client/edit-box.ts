import { h, type VNode } from "./vnode.ts";

/** The words of a message being changed: Enter saves, Escape leaves them as they were. */
export function editBox(text: string, save: (text: string) => void, cancel: () => void): VNode {
  return h("textarea", {
    class: "edit-box",
    key: "edit",
    value: text,
    attrs: { rows: "2", "aria-label": "Edit the message", autofocus: true },
    on: {
      keydown: (event) => {
        if (event.key === "Escape") cancel();
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        save(event.currentTarget.value);
      },
    },
  });
}
