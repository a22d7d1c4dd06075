// Offers passkeys where the browser knows them, and says in words why one was not taken.
const able = Boolean(window.PublicKeyCredential);
for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = !able;
for (const part of document.querySelectorAll("[data-lacks-passkeys]")) part.hidden = able;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-error]");
  if (!place) return;
  const name = event.detail.exception?.name;
  place.textContent = place.dataset[name === "NotAllowedError" ? "refused" : name === "InvalidStateError" ? "known" : "failed"];
  place.hidden = false;
});
