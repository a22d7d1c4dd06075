/** What every page has: fragments, the drawer, toasts. Pages work without it; islands of single pages are entries of their own. */
import "./core/configured"; // before htmx, which begins as soon as it is there
import "htmx.org";
import { startDrawer } from "./core/drawer";
import { startKeys } from "./core/keys";
import { startLive } from "./core/live";
import { startMenus } from "./core/menus";
import { startOffline } from "./core/offline";
import { startPalette } from "./core/palette";
import { startRecent } from "./core/recent";

startDrawer();
startKeys();
startLive();
startMenus();
startPalette();
startRecent();
startOffline();
document.documentElement.dataset.scripts = "on";
