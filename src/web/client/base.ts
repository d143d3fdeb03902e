// What the page says about itself.

const { dataset } = document.documentElement;

/** Where the desk's addresses begin. */
export const base = dataset.base ?? "";

/** The agent who looks. */
export const me = Number(dataset.agent);

/** The conversation that is open, if one is. */
export const conversation = Number(
  document.querySelector<HTMLElement>("[data-conversation]")?.dataset.conversation ?? 0,
);

/** Where in the desk's feed the page begins; "" when it does not say. */
export const place = dataset.place ?? "";
