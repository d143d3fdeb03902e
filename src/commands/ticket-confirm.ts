import { takeDraft } from "../desk/drafts/drafts.ts";
import { invalid } from "../desk/errors.ts";
import { Id } from "../desk/inputs.ts";
import { askFirst } from "./ask-first.ts";
import { command, line, someLine } from "./command.ts";

const gone = "This was answered already, or it is older than a day. Nothing was done now.";

function draftId(text: string): number {
  const id = Id.safeParse(Number(text)).data;
  if (id === undefined) throw invalid({ draft: ["This button names nothing that waits."] });
  return id;
}

/** The button that goes on with what was asked about. What is refused then can be tried again. */
export const ticketConfirm = command({
  name: "ticket confirm",
  summary: "Go on with it",
  permission: null,
  options: { draft: line("What was asked about"), how: someLine("Which way") },
  buttonOnly: true,
  async run({ desk, actor, confirm }, { draft, how }) {
    const call = await takeDraft(desk, actor, { draft: draftId(draft) });
    if (!call) return { text: gone, refused: true };
    const { files, ...kept } = call;
    const options = { ...call.options, ...(how === undefined ? {} : { how }) };
    const answer = await confirm({ ...kept, options }, files);
    if (!answer.refused) return answer;
    const words = call.options.text ?? call.options.message ?? "";
    return askFirst({ desk, actor, files }, call, {
      title: answer.text,
      body: words,
      ways: [{ label: "Try again" }],
      edit: true,
    });
  },
});

/** The other button. */
export const ticketCancel = command({
  name: "ticket cancel",
  summary: "Leave it",
  permission: null,
  options: { draft: line("What was asked about") },
  buttonOnly: true,
  async run({ desk, actor }, { draft }) {
    const call = await takeDraft(desk, actor, { draft: draftId(draft) });
    return { text: call ? "Nothing was done." : gone };
  },
});
