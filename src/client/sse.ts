// Server-sent events, read as the HTML standard says; fetch can carry a token where EventSource cannot.

export interface ServerSentEvent {
  event: string;
  data: string;
}

export interface SseReader {
  /** Takes text as it comes, cut anywhere; gives the events that are complete, each with the id that holds after it. */
  push(text: string): (ServerSentEvent & { id: string | undefined })[];
  /** The last id, also that of a block without an event. */
  readonly lastId: string | undefined;
  /** How long to wait before coming back, when the server said so. */
  readonly retryMs: number | undefined;
}

export function createSseReader(): SseReader {
  let rest = "";
  let first = true;
  let data: string[] = [];
  let event = "";
  let id: string | undefined;
  /** Whether this block has an id of its own. */
  let fresh = false;
  let lastId: string | undefined;
  let retryMs: number | undefined;

  function take(line: string): void {
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) {
      id = value;
      fresh = true;
    } else if (field === "retry" && /^\d+$/.test(value)) retryMs = Number(value);
  }

  function finish(): (ServerSentEvent & { id: string | undefined }) | undefined {
    if (id !== undefined) lastId = id;
    const done =
      data.length > 0 ? { event: event || "message", data: data.join("\n"), id: fresh ? id : undefined } : undefined;
    data = [];
    event = "";
    fresh = false;
    return done;
  }

  return {
    push(text) {
      rest += first ? text.replace(/^\uFEFF/, "") : text;
      if (text !== "") first = false;
      const done = [];
      for (;;) {
        const end = /\r\n|\n|\r/.exec(rest);
        // A CR at the very end may be half of a line break.
        if (!end || (end[0] === "\r" && end.index === rest.length - 1)) return done;
        const line = rest.slice(0, end.index);
        rest = rest.slice(end.index + end[0].length);
        if (line !== "") take(line);
        else {
          const finished = finish();
          if (finished) done.push(finished);
        }
      }
    },
    get lastId() {
      return lastId;
    },
    get retryMs() {
      return retryMs;
    },
  };
}
