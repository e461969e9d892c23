// A page that the browser kept whole comes back without asking us. Somebody else may be at this device by then.

/** Ask who is there now, and show the page only to whom it was shown before. Where we cannot ask, it stays: it may hold words. */
export async function showToTheSameOnly() {
  document.body.hidden = true;
  const name = nameOn(document);
  const now = await nameNow();
  if (now === undefined || now === name) document.body.hidden = false;
  else location.replace(location.href);
}

async function nameNow() {
  try {
    const response = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (response.status >= 500) return undefined;
    return response.ok ? nameOn(new DOMParser().parseFromString(await response.text(), "text/html")) : null;
  } catch {
    return undefined;
  }
}

/** Who the page is for: an organisation, or a member of the core team. */
function nameOn(page) {
  return page.querySelector("a.wm-account__link")?.textContent ?? "";
}
