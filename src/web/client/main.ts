// What the script adds to pages that work without it.

import { keepTimesTrue } from "./times.ts";

keepTimesTrue();
