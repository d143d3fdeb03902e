// What goes along with words.

/** A message with its files as the form that the desk takes, or without any as JSON. */
export function withFiles<B extends { files?: readonly File[] }>({ files = [], ...body }: B): object {
  if (files.length === 0) return body;
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) if (value !== undefined) form.set(name, String(value));
  for (const file of files) form.append("files", file);
  return form;
}
