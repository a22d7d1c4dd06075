/** Pages of things into which a table can be pasted. */
import { startPaste } from "./list/paste";

startPaste(document);
