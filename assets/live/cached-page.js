// A page from the browser's back-forward cache is shown without a request. Somebody else may be at the device by then.

// In milliseconds, before we are asked again.
const PAUSE = 5_000;
const UNSURE = "We cannot reach the service to ask whether this page is still for you. Until then it stays hidden, with "
  + "whatever was typed on it. We try again by ourselves, so keep this page open.";

const said = unsure();

/** Ask who is there now, again until we answer, and show the page only to whom it was shown before. */
export async function revealToSameVisitor() {
  document.body.hidden = true;
  const now = await visitorNow();
  if (now === undefined) {
    say(UNSURE);
    setTimeout(revealToSameVisitor, PAUSE);
  } else if (now === document.body.dataset.visitor) {
    say("");
    document.body.hidden = false;
  } else {
    location.replace(location.href);
  }
}

/** Who is there, as our pages say it; undefined where the reply is of something that stands between, or of no use. */
async function visitorNow() {
  try {
    const response = await fetch(location.href, { cache: "no-store" });
    if (response.status >= 500) return undefined;
    return new DOMParser().parseFromString(await response.text(), "text/html").body.dataset.visitor;
  } catch {
    return undefined;
  }
}

function say(words) {
  if (said.textContent !== words) said.textContent = words;
}

/** Beside the page, which is hidden. It is there, and empty, before there is anything to say: or nobody would hear it. */
function unsure() {
  const region = document.createElement("p");
  region.className = "wm-unsure";
  region.dataset.unsure = "";
  region.setAttribute("role", "status");
  return document.documentElement.appendChild(region);
}
