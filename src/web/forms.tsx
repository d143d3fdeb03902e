// Forms that work without script, keep what was typed, and say at each field what is wrong with it.

import type { FC, PropsWithChildren } from "hono/jsx";
import { basePath } from "../http/mount.ts";

/** Field -> sentences, as a verb or a schema refused it. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

type FormProps = PropsWithChildren<{
  token: string;
  /** Below the base path. */
  action: string;
  class?: string;
  id?: string;
  /** It takes files. */
  files?: boolean;
  /** The script sends it and puts the answer in place of what is there. */
  live?: boolean;
  label?: string;
}>;

export const Form: FC<FormProps> = ({ token, action, files, live, label, children, ...rest }) => (
  <form
    method="post"
    action={basePath + action}
    enctype={files ? "multipart/form-data" : undefined}
    data-live={live ? "" : undefined}
    aria-label={label}
    {...rest}
  >
    <input type="hidden" name="token" value={token} />
    {children}
  </form>
);

type FieldProps = PropsWithChildren<{
  /** Of the control inside, which is `describedBy(name, errors)`. */
  id: string;
  label: string;
  errors?: readonly string[] | undefined;
  hint?: string;
  class?: string;
}>;

export const Field: FC<FieldProps> = ({ id, label, errors = [], hint, class: name = "", children }) => (
  <div class={`field ${name} ${errors.length > 0 ? "wrong" : ""}`}>
    <label for={id}>{label}</label>
    {children}
    {hint !== undefined && (
      <small id={`${id}-hint`} class="hint">
        {hint}
      </small>
    )}
    {errors.length > 0 && (
      <p id={`${id}-error`} class="error">
        {errors.join(" ")}
      </p>
    )}
  </div>
);

/** What a control says about itself to those who cannot see its field. */
export const described = (id: string, errors: readonly string[] | undefined, hint = false) => {
  const wrong = errors !== undefined && errors.length > 0;
  const by = [...(hint ? [`${id}-hint`] : []), ...(wrong ? [`${id}-error`] : [])];
  return {
    id,
    ...(wrong ? { "aria-invalid": "true" as const } : {}),
    ...(by.length > 0 ? { "aria-describedby": by.join(" ") } : {}),
  };
};

export interface Choice {
  value: string;
  label: string;
}

type SelectProps = {
  name: string;
  choices: readonly Choice[];
  chosen: string | undefined;
  /** The first choice, which chooses nothing. */
  none?: string;
  id?: string;
  label?: string;
  disabled?: boolean;
};

export const Select: FC<SelectProps> = ({ name, choices, chosen, none, label, ...rest }) => (
  <select name={name} aria-label={label} {...rest}>
    {none !== undefined && <option value="">{none}</option>}
    {choices.map(({ value, label: words }) => (
      <option value={value} selected={value === chosen}>
        {words}
      </option>
    ))}
  </select>
);

export const choicesOf = (labels: Readonly<Record<string, string>>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
