import type { FC } from "hono/jsx";
import { described, Field } from "./forms.tsx";

type CustomerFieldProps = { value: string | undefined; errors: readonly string[] | undefined };

/** Takes what agents call a customer; the script offers those that it could be. */
export const CustomerField: FC<CustomerFieldProps> = ({ value, errors }) => (
  <Field id="customer" label="Customer" errors={errors} hint="Name, e-mail, number, or the app's own id">
    <input
      name="customer"
      value={value}
      autocomplete="off"
      list="customers"
      data-suggest="customers"
      {...described("customer", errors, true)}
    />
    <datalist id="customers" />
  </Field>
);
