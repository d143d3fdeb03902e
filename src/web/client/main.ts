// What the script adds to pages that work without it: nothing is waited for, nothing has to be loaded again, and keys do what
// buttons do.

import { composeAtOnce } from "./composer.ts";
import { checkFiles } from "./files.ts";
import { followInPlace, sendInPlace } from "./forms.ts";
import { listenToKeys } from "./keys.ts";
import { followDesk } from "./live.ts";
import { letNoticesGo } from "./notices.ts";
import { suggestCustomers } from "./suggest.ts";
import { keepTimesTrue } from "./times.ts";

document.documentElement.dataset.script = "on";
composeAtOnce();
sendInPlace();
followInPlace();
checkFiles();
listenToKeys();
suggestCustomers();
keepTimesTrue();
letNoticesGo();
followDesk();
