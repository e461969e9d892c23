// An error shown at its field, and tied to it for screen readers.

// Written out, or the build would remove these classes from the style.
const ERROR_CLASSES = { INPUT: "nhsuk-input--error", TEXTAREA: "nhsuk-textarea--error" };

let isPressed = false;
window.addEventListener("pointerdown", () => { isPressed = true; });
["pointerup", "pointercancel"].forEach((name) => window.addEventListener(name, () => { isPressed = false; }));

/** Act once a pressed button is released: a message that appears meanwhile would move the button from under the pointer. */
function afterPointerUp(act) {
  if (isPressed) window.addEventListener("pointerup", () => setTimeout(act), { once: true });
  else setTimeout(act);
}

/** Mark a field as one to mend, or as sound again. */
function setInvalid(field, isInvalid) {
  if (isInvalid) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Tie a field to the words of that id, or part them again. */
function setDescribedBy(field, id, isDescribed) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  field.setAttribute("aria-describedby", [...ids, ...(isDescribed ? [id] : [])].join(" "));
}

/** Say above a field of a question what is wrong with its words; nothing where `words` is null. */
function showFieldError(field, words) {
  const id = `${field.id}-error`;
  document.getElementById(id)?.remove();
  if (words !== null) {
    field.before(renderPiece("fault", { words }));
    field.previousElementSibling.id = id;
  }
  setInvalid(field, words !== null);
  setDescribedBy(field, id, words !== null);
  field.classList.toggle(ERROR_CLASSES[field.tagName], words !== null);
  field.parentElement.classList.toggle("nhsuk-form-group--error", words !== null);
}
