/** How htmx is to be, told where it looks when it begins: the page is whole by then, so that it does not wait for anything. */

const meta = document.createElement("meta");
meta.name = "htmx-config";
meta.content = JSON.stringify({
  // The content security policy allows neither eval nor injected styles, and nothing may leave the origin.
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // pages hold what only their reader may see: nothing of them is kept in the browser's storage
  scrollIntoViewOnBoost: false,
  // Forms answer 422 with what is wrong, and 409 or 412 with both versions: these are shown like any other answer.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409|412|422", swap: true, error: false },
    { code: "[45]..", swap: false, error: true },
  ],
});
document.head.append(meta);
