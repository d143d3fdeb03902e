import type { FC } from "hono/jsx";
import type { FileLimits } from "../http/endpoint.ts";
import { described, Field } from "./forms.tsx";

type FilesFieldProps = { limits: FileLimits; errors: readonly string[] | undefined; hint?: string; class?: string };

/** The script says what the desk would not take when it is chosen, not after a long upload. */
export const FilesField: FC<FilesFieldProps> = ({ limits, errors, hint, ...rest }) => (
  <Field id="files" label="Attachments" errors={errors} {...(hint === undefined ? {} : { hint })} {...rest}>
    <input
      type="file"
      name="files"
      multiple
      data-max-bytes={limits.maxBytes}
      data-most={limits.perMessage}
      {...described("files", errors, hint !== undefined)}
    />
  </Field>
);
