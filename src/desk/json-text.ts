// JSON that the database wrote and that goes to the caller as it is: nothing on the way reads it and writes it again.

export class JsonText<T> {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** What it says, for those who look into it. */
  read(): T {
    return JSON.parse(this.text);
  }
}

/** An object of which some fields are texts already. */
export function jsonObject<T extends object>(fields: { [K in keyof T]: T[K] | JsonText<T[K]> }): JsonText<T> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const parts = given.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`);
  return new JsonText(`{${parts.join(",")}}`);
}

/** The JSON of anything, or the text that it is. */
export const textOf = (value: unknown): string => (value instanceof JsonText ? value.text : JSON.stringify(value));
