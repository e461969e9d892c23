// One question: its fields and their saved state; and the progress of all.

const questionElements = new Map();
// The field that somebody is writing in, until they have gone on.
let fieldInUse = null;

function getQuestion(item) {
  layOutQuestions(sectionByItem.get(item));
  return questionElements.get(item);
}

/**
 * Lay out a view's questions, once it is needed. Until then they stand in a `noscript`, as mere text: so a browser
 * neither lays out forty questions nor looks through all their fields for what it could fill in.
 */
function layOutQuestions(view) {
  const folded = view.dataset.items && query("noscript", view);
  if (!folded) return;
  folded.outerHTML = folded.textContent;
  queryAll(".wm-question", view).forEach((question) => questionElements.set(question.dataset.item, question));
  for (const item of listItems(view)) {
    getStatus(item).id = `${item}-status`;
    showEntry(item);
    showLastTime(item);
    openFilledDetails(item);
    // Whoever comes back hears again what is still to be done.
    if (findProblem(item)) showSaveStatus(item);
  }
}

function showEntry(item) {
  const question = getQuestion(item);
  const entry = getEntry(item);
  for (const place of queryAll("input, textarea", question)) {
    // The name of a field of words is the item's, a point, and the field's.
    const words = entry[place.name.slice(item.length + 1)];
    if (place.type === "radio") place.checked = place.value === entry.given;
    // Setting what stands there already would move the cursor.
    else if (place.value !== words) place.value = words;
  }
}

/** Open what holds something already. Not at every change: whoever has closed it does not want it open. */
function openFilledDetails(item) {
  const { note, evidence } = getEntry(item);
  query("details.wm-more", getQuestion(item)).open ||= Boolean(note || evidence);
}

function readFields(item) {
  const question = getQuestion(item);
  const texts = FIELDS.slice(1).map((field) => {
    const place = findField(item, field);
    return [field, removeUnsaveable(field, place?.value ?? "")];
  });
  return { given: query("input[type=radio]:checked", question)?.value ?? "", ...Object.fromEntries(texts) };
}

function saveEntry(item, entry) {
  const refused = [...storage.refused];
  storage.put(item, entry);
  storageWorks ||= !storage.refused.size;
  showEntry(item);
  // What was refused before may be kept by now.
  new Set([item, ...refused]).forEach(showSaveStatus);
  showStorageWarning();
  showProgress();
}

function showSaveStatus(item) {
  const trouble = findProblem(item);
  const status = getStatus(item);
  // Whoever is mending something has heard of it, and hears of it again when they have gone on: not at every key.
  const isMending = trouble?.field && findField(item, trouble.field) === fieldInUse;
  if (!isMending) setStatus(item, trouble?.piece ?? "kept", trouble?.slots);
  status.classList.toggle("wm-item-status--attention", trouble !== null);
  // To see, it stands at its field.
  status.classList.toggle("nhsuk-u-visually-hidden", Boolean(trouble?.field && findField(item, trouble.field)));
  showFieldErrors(item);
}

/** At each field of a question what is wrong with its words; and at that of a reason, that it is waited for. */
function showFieldErrors(item) {
  const faults = listFaultsToShow(item);
  for (const field of FIELDS.slice(1).map((name) => findField(item, name)).filter(Boolean)) {
    const fault = faults.find((each) => findField(item, each.field) === field);
    showFieldError(field, fault ? renderText(fault.piece, fault.slots) : null);
  }
  const reason = findField(item, "reason");
  if (reason) setDescribedBy(reason, getStatus(item).id, waitsForReason(getEntry(item)));
}

/** Nobody is told of a fault in words that they have only begun to write. */
function listFaultsToShow(item) {
  return findTextFaults(getEntry(item), words.most).filter(({ field }) => {
    const place = findField(item, field);
    return place === null || place !== fieldInUse || place.hasAttribute("aria-invalid");
  });
}

/** What is still to be done about an entry, as the name of a piece and its slots; null where nothing is. */
function findProblem(item) {
  if (waitsForReason(getEntry(item))) return { piece: "say-why" };
  return listFaultsToShow(item)[0] ?? (storage.refused.has(item) ? { piece: "only-here" } : null);
}

function findField(item, name) {
  return query(`[name="${item}.${name}"]`, getQuestion(item));
}

function getStatus(item) {
  return query("[data-status]", getQuestion(item));
}

function clearStatus(item) {
  getStatus(item).textContent = "";
  showFieldErrors(item);
}

function setStatus(item, name, slots) {
  setText(getStatus(item), name, slots);
}

function showStorageWarning() {
  const trouble = query("[data-trouble]");
  const needed = storage.refused.size > 0 || !storageWorks;
  if (needed === Boolean(trouble.firstElementChild)) return;
  replaceContent(trouble, ...(needed ? [renderPiece("refused")] : []));
  // The page does not say beside it that they are kept.
  queryAll("[data-if-kept]").forEach((words) => { words.hidden = needed; });
}

function showProgress() {
  const total = questionnaire.items.length;
  const done = questionnaire.items.filter(({ id }) => isAnswered(id)).length;
  const numbers = { n: String(done), of: countInWords("questions", total), sections: countInWords("sections", sections.length) };
  const none = `answered-none-${total === 1 ? "one" : "many"}`;
  const name = done === 0 ? none : done < total ? "answered-some" : "answered-all";
  for (const place of [query("[data-progress]"), ...queryAll("[data-answered]")]) setText(place, name, numbers);
  sections.forEach(showSectionProgress);
  const next = sections.find((view) => !listItems(view).every(isAnswered));
  const onward = query("[data-carry-on]");
  onward.hidden = !next;
  if (!next) return;
  onward.href = `#${next.id}`;
  setText(onward, done ? "carry-on" : "start-with", { title: getTitle(next) });
}

function showSectionProgress(view, number) {
  const items = listItems(view);
  const done = items.filter(isAnswered).length;
  const numbers = { n: String(done), of: String(items.length) };
  setText(query("[data-place]", view), "place", { n: String(number + 1), of: String(sections.length) });
  setText(query(`[data-progress-of="${view.id}"]`), "section-answered", numbers);
  const status = renderPiece(done === items.length ? "complete" : "tag", numbers);
  status.firstElementChild?.classList.add(done ? "nhsuk-tag--blue" : "nhsuk-tag--grey");
  replaceContent(query(`[data-status-of="${view.id}"]`), status);
}

/** Words of a live region: put there only where they differ, so that nothing is read out twice. */
function setText(place, name, slots) {
  const said = renderText(name, slots);
  if (place.textContent !== said) place.textContent = said;
}

/** A piece in a live region, likewise. */
function setPiece(name, said) {
  if (query(`[data-into="${name}"]`).textContent !== (said.textContent ?? said)) fillPlace(name, said);
}

function getTitle(view) {
  return getHeading(view).lastChild.textContent.trim();
}
