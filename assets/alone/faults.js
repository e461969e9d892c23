// What is wrong with a field, told at the field itself: to see, and to hear for whoever comes to it.

// By name, or the build would take their style for unused.
const FAULTY = { INPUT: "nhsuk-input--error", TEXTAREA: "nhsuk-textarea--error" };

let isPressed = false;
window.addEventListener("pointerdown", () => { isPressed = true; });
["pointerup", "pointercancel"].forEach((name) => window.addEventListener(name, () => { isPressed = false; }));

/** Words that come up while something is pressed push it away, and the press goes astray: do it once it is let go. */
function onceLetGo(act) {
  if (isPressed) window.addEventListener("pointerup", () => setTimeout(act), { once: true });
  else setTimeout(act);
}

/** Mark a field as one to mend, or as sound again. */
function setInvalid(field, isInvalid) {
  if (isInvalid) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Tie a field to the words of that id, or part them again. */
function describe(field, id, isDescribed) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  field.setAttribute("aria-describedby", [...ids, ...(isDescribed ? [id] : [])].join(" "));
}

/** Say above a field of a question what is wrong with its words; nothing where `words` is null. */
function showFault(field, words) {
  const id = `${field.id}-error`;
  document.getElementById(id)?.remove();
  if (words !== null) {
    field.before(piece("fault", { words }));
    field.previousElementSibling.id = id;
  }
  setInvalid(field, words !== null);
  describe(field, id, words !== null);
  field.classList.toggle(FAULTY[field.tagName], words !== null);
  field.parentElement.classList.toggle("nhsuk-form-group--error", words !== null);
}
