/** What every page has: fragments, the drawer, toasts. Pages work without it; islands of single pages are entries of their own. */
import htmx from "htmx.org";
import { startDrawer } from "./core/drawer";
import { startKeys } from "./core/keys";
import { startLive } from "./core/live";
import { startMenus } from "./core/menus";
import { startOffline } from "./core/offline";
import { startPalette } from "./core/palette";
import { startRecent } from "./core/recent";

// The content security policy allows neither eval nor injected styles, and nothing may leave the origin.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages hold what only their reader may see: nothing of them is kept in the browser's storage
htmx.config.scrollIntoViewOnBoost = false;
// Forms answer 422 with what is wrong, and 409 or 412 with both versions: these are shown like any other answer.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409|412|422", swap: true, error: false },
  { code: "[45]..", swap: false, error: true },
];

startDrawer();
startKeys();
startLive();
startMenus();
startPalette();
startRecent();
startOffline();
document.documentElement.dataset.scripts = "on";
