// How a search compares: letters without accents, in one case, `%`, `_` and `\` taken literally.

/** A person's searchable words, as their index has them; `alias` is a row of person. */
export const personWords = (alias: string): string =>
  `fold(${alias}.name || E'\\n' || coalesce(${alias}.email, '') || E'\\n' || coalesce(${alias}.external_id, ''))`;

/** The condition that folded words contain a text; `text` is its placeholder. The inner SELECT is computed once, not for each row. */
export const contains = (words: string, text: string): string => `${words} LIKE (SELECT containing(${text}::text))`;
