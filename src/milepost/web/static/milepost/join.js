// The code of an invitation stands behind the # of its link, so that no server and no log ever sees it in an address.
const field = document.querySelector("[data-from-fragment]");
const code = decodeURIComponent(location.hash.slice(1));
if (field && code) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
