/** Whether it can be stored as text: no NUL, no half of a surrogate pair. */
export const isText = (value: string): boolean => value.isWellFormed() && !value.includes("\u0000");
