import { invalid } from "../desk/errors.ts";

const furthest = 50;

/** The n-th page of a list that pages by cursor; a button carries a number, which stays short. */
export async function nthPage<C, P extends { next: C | null }>(
  n: number,
  read: (after: C | undefined) => Promise<P>,
): Promise<P> {
  if (n > furthest) throw invalid({ page: [`Page ${n} is further than this goes. Narrow the list down instead.`] });
  let list = await read(undefined);
  for (let page = 1; page < n && list.next !== null; page += 1) list = await read(list.next);
  return list;
}
