// Who is writing, both ways. A note's writer is nobody's business outside.

import { base, conversation, me } from "./base.ts";

const tellEveryMs = 3_000;
const shownMs = 5_000;

let toldAt = 0;
let hide: ReturnType<typeof setTimeout> | undefined;

export function tellTyping(composer: HTMLFormElement): void {
  composer.addEventListener("input", () => {
    const isReply = new FormData(composer).get("kind") === "reply";
    if (!isReply || Date.now() - toldAt < tellEveryMs) return;
    toldAt = Date.now();
    const headers = { "X-Requested-With": "threadesk" };
    fetch(`${base}/chat/${conversation}/typing`, { method: "POST", headers }).catch(() => {});
  });
}

interface Typing {
  conversation_id: number;
  data: { user_id: number | null; name: string };
}

export function showTyping({ conversation_id, data: { user_id, name } }: Typing): void {
  const line = document.querySelector("[data-typing]");
  if (!line || conversation_id !== conversation || user_id === me) return;
  line.textContent = `${name} is writing …`;
  clearTimeout(hide);
  hide = setTimeout(() => {
    line.textContent = "";
  }, shownMs);
}
