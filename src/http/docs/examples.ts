export interface Example {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  status?: 200 | 201;
  answer: object;
}
export const examples: Readonly<Record<string, Example>> = {};
