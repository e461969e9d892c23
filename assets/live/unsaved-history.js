// What a page of answers keeps in the browser's history, for when somebody goes back to it. By question, the fingerprint of
// what its fields were changed from; no words. The browser itself puts back what was in the fields, also where it asked for
// the page anew: then its old choices stand over what a colleague has chosen since, and only what is named here is one's own.

/** Whether the page came by going back or forward. */
export function isBackNavigation() {
  return performance.getEntriesByType("navigation")[0]?.type === "back_forward";
}

/** Keep what is not saved in a round: {item: fingerprint}. Browsers allow a page only so many writes a minute. */
export function storeUnsaved(round, unsaved) {
  if (JSON.stringify(unsaved) === JSON.stringify(readUnsaved().unsaved)) return;
  history.replaceState({ ...history.state, round, unsaved }, "");
}

/** What was not saved when the page was left, {item: fingerprint}, and of which round; none where all was. */
export function readUnsaved() {
  const { round, unsaved = {} } = history.state ?? {};
  return { round: Object.keys(unsaved).length ? round : undefined, unsaved };
}

/** Put a question's fields as the service sent them. */
export function resetFields(question) {
  question.querySelectorAll("input, textarea").forEach((field) => {
    if (field.type === "radio") field.checked = field.defaultChecked;
    else if (field.type !== "hidden") field.value = field.defaultValue;
  });
}
