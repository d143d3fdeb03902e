import { transcriptPage, transcriptText } from "../cards/transcript.ts";
import { readTranscript } from "../desk/conversations/transcript.ts";
import { refText } from "./ask-first.ts";
import { command, ref, someChoice } from "./command.ts";

const choices = { no: "Without notes", yes: "With internal notes" } as const;

export const ticketTranscript = command({
  name: "ticket transcript",
  summary: "What was said, as files for me alone",
  form: { title: "Get a transcript", submit: "Get it" },
  permission: "view_chat_history",
  options: { ref: ref(), notes: someChoice(choices, "With internal notes or without") },
  async run({ desk, actor }, { ref, notes }) {
    const withNotes = notes === "yes";
    const transcript = await readTranscript(desk, actor, { at: ref, notes: withNotes });
    const { view, messages } = transcript;
    const name = view.ticket?.ticket_number ?? refText({ conversation: view.id });
    const kind = withNotes ? "with internal notes: not for the customer" : "without notes";
    return {
      text: `${name}: ${messages.length === 1 ? "one message" : `${messages.length} messages`}, ${kind}.`,
      files: [
        { name: `${name}.txt`, type: "text/plain; charset=utf-8", content: transcriptText(transcript) },
        { name: `${name}.html`, type: "text/html; charset=utf-8", content: transcriptPage(transcript) },
      ],
    };
  },
});
