/** A table on the clipboard, pasted where nobody types, goes the way of all imports: to its columns, and to every row before it is written. */
export function startPaste(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-paste]");
  const field = form?.querySelector<HTMLInputElement>("[name=text]");
  if (!form || !field) return;
  page.addEventListener("paste", (event) => {
    const target = event.target as Element | null;
    if (target?.closest("input, select, textarea, [contenteditable], dialog[open]")) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!isTable(text)) return;
    event.preventDefault();
    field.value = text;
    form.submit();
  });
}

/** Cells beside each other, under a row of headings. */
function isTable(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return lines.length > 1 && lines.every((line) => line.includes("\t"));
}
