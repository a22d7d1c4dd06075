/** A list that the keyboard moves through, chooses from and edits; without it everything is links, boxes and forms. */
import { startChanges } from "./list/changes";
import { startFar } from "./list/far";
import { startForm } from "./list/form";
import { startKept } from "./list/kept";
import { startKeys } from "./list/keys";
import { startPaste } from "./list/paste";
import { Rows } from "./list/rows";

const form = document.querySelector<HTMLFormElement>("[data-list-form]");
const rows = new Rows(document);
if (form) startForm(form);
startKept(document);
startKeys(document, rows);
startChanges(document, rows);
startFar(document);
startPaste(document);
document.documentElement.dataset.list = "ready";
