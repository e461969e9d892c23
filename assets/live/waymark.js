// What the pages do where JavaScript runs; every page works without it.
import { ErrorSummary, PasswordInput, SkipLink, createAll } from "./nhsuk-frontend.js";
import { revealToSameVisitor } from "./cached-page.js";
import { announce } from "./live-region.js";
import "./printing.js";
import "./session-end.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
createAll(ErrorSummary);
createAll(PasswordInput);
createAll(SkipLink);

window.addEventListener("pageshow", (event) => event.persisted && revealToSameVisitor());

document.querySelectorAll("form[data-what-if]").forEach(updateWhatIf);
document.querySelectorAll("[data-copy]").forEach(enableCopyButton);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

/** Ask the same page what would move, and put what it says in place of what stands. */
function updateWhatIf(form) {
  const changedOnly = () => {
    const asked = new URLSearchParams(new FormData(form));
    [...asked].forEach(([name, given]) => given || asked.delete(name));
    return asked;
  };
  form.addEventListener("change", async () => {
    const asked = changedOnly();
    const reply = await fetch(`${form.action}?${asked}`).then(parseTrial).catch(() => null);
    // A reply to an older question must not take the place of a newer one.
    if (asked.toString() !== changedOnly().toString()) return;
    if (!reply) {
      const outdated = form.querySelector("[data-outdated]");
      outdated.hidden = false;
      announce(outdated.textContent);
      return;
    }
    // As without a script, the address holds what is tried: it is there again after a look elsewhere.
    history.replaceState(history.state, "", `${asked}` ? `${form.action}?${asked}` : form.action);
    form.querySelectorAll("#result, #tried").forEach((part) => {
      part.replaceChildren(...reply.getElementById(part.id).childNodes);
    });
    announce(form.querySelector("[data-moved]").textContent);
    form.querySelectorAll("select, [type=checkbox]").forEach((field) => {
      const isTried = field.type === "checkbox" ? field.checked : field.value !== "";
      field.closest(".wm-suppose").classList.toggle("wm-suppose--changed", isTried);
    });
  });
}

/** The page that was asked for; null where the reply is none of ours. */
async function parseTrial(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return response.ok && page.getElementById("tried") ? page : null;
}

function enableCopyButton(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    let words = "Copied. Paste it somewhere safe.";
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      words = "It is selected: copy it with your keyboard.";
    }
    document.querySelector("[data-copied]").textContent = words;
    announce(words, 0);
  });
}
