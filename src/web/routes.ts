// The console's pages: their address below the base path, and what answers there.

import { chooseTheme } from "./choose-theme.ts";
import type { PageRequest } from "./page.tsx";
import { ticketsPage } from "./tickets/list-page.tsx";

export interface PageRoute {
  method: "GET" | "POST";
  path: string;
  answer(request: PageRequest): Promise<Response>;
}

const get = (path: string, answer: PageRoute["answer"]): PageRoute => ({ method: "GET", path, answer });
const post = (path: string, answer: PageRoute["answer"]): PageRoute => ({ method: "POST", path, answer });

export const routes: readonly PageRoute[] = [post("/theme", chooseTheme), get("/tickets", ticketsPage)];
