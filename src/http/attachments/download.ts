import { z } from "zod";
import { findAttachment } from "../../desk/attachments/find.ts";
import { endpoint } from "../endpoint.ts";
import { PathId } from "../inputs.ts";

export const downloadAttachmentEndpoint = endpoint({
  name: "downloadAttachment",
  summary: "A file of a message that the caller may read",
  tag: "Attachments",
  method: "get",
  path: "/attachments/{id}",
  needs: "view_chat_history",
  params: z.strictObject({ id: PathId }),
  answersFile: true,
  answer: z.object({}),
  async run({ params, act, files }) {
    const { key, ...file } = await act(findAttachment, { attachment: params.id });
    return { status: 200, body: {}, file: { ...file, open: () => files.open(key) } };
  },
});
