import { browser, type Element } from "./browser.ts";
import { type SentFile, sentFiles } from "./sent-files.ts";

/** What somebody chose in the file inputs of a form, as a deed carries it, by the inputs' names. */
export async function chosenFiles(form: Element): Promise<Record<string, SentFile[]>> {
  const data = new browser.FormData(form);
  const names = [...form.querySelectorAll("input[type=file]")].map(({ name }) => name);
  const chosen = names.map(async (name): Promise<[string, SentFile[]]> => {
    // An input in which nothing was chosen gives an empty file.
    const files = data.getAll(name).filter((value): value is File => value instanceof File && value.size > 0);
    return [name, (await sentFiles(files)).files ?? []];
  });
  return Object.fromEntries(await Promise.all(chosen));
}
