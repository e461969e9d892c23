// One question: what stands in its fields, and what is said of its being kept; and how many have an answer.

const questions = new Map();
// The field that somebody is writing in, until they have gone on.
let writing = null;

function questionOf(item) {
  unfold(sectionOf.get(item));
  return questions.get(item);
}

/**
 * Lay out a view's questions, once it is needed. Until then they stand in a `noscript`, as mere text: so a browser
 * neither lays out forty questions nor looks through all their fields for what it could fill in.
 */
function unfold(view) {
  const folded = view.dataset.items && one("noscript", view);
  if (!folded) return;
  folded.outerHTML = folded.textContent;
  all(".wm-question", view).forEach((question) => questions.set(question.dataset.item, question));
  for (const item of itemsIn(view)) {
    statusOf(item).id = `${item}-status`;
    show(item);
    showMore(item);
    // Whoever comes back hears again what is still to be done.
    if (troubleWith(item)) tellKept(item);
  }
}

function show(item) {
  const question = questionOf(item);
  const entry = of(item);
  for (const place of all("input, textarea", question)) {
    // The name of a field of words is the item's, a point, and the field's.
    const words = entry[place.name.slice(item.length + 1)];
    if (place.type === "radio") place.checked = place.value === entry.given;
    // Setting what stands there already would move the cursor.
    else if (place.value !== words) place.value = words;
  }
}

/** Open what holds something already. Not at every change: whoever has closed it does not want it open. */
function showMore(item) {
  const { note, evidence } = of(item);
  one("details.wm-more", questionOf(item)).open ||= Boolean(note || evidence);
}

function entryOn(item) {
  const question = questionOf(item);
  const texts = FIELDS.slice(1).map((field) => {
    const place = fieldOf(item, field);
    return [field, saveable(field, place?.value ?? "")];
  });
  return { given: one("input[type=radio]:checked", question)?.value ?? "", ...Object.fromEntries(texts) };
}

function keep(item, entry) {
  const refused = [...kept.refused];
  kept.put(item, entry);
  works ||= !kept.refused.size;
  show(item);
  // What was refused before may be kept by now.
  new Set([item, ...refused]).forEach(tellKept);
  warn();
  count();
}

function tellKept(item) {
  const trouble = troubleWith(item);
  const status = statusOf(item);
  // Whoever is mending something has heard of it, and hears of it again when they have gone on: not at every key.
  const isMending = trouble?.field && fieldOf(item, trouble.field) === writing;
  if (!isMending) tell(item, trouble?.piece ?? "kept", trouble?.slots);
  status.classList.toggle("wm-item-status--attention", trouble !== null);
  // To see, it stands at its field.
  status.classList.toggle("nhsuk-u-visually-hidden", Boolean(trouble?.field && fieldOf(item, trouble.field)));
  showFaults(item);
}

/** At each field of a question what is wrong with its words; and at that of a reason, that it is waited for. */
function showFaults(item) {
  const faults = faultsToTell(item);
  for (const field of FIELDS.slice(1).map((name) => fieldOf(item, name)).filter(Boolean)) {
    const fault = faults.find((each) => fieldOf(item, each.field) === field);
    showFault(field, fault ? wordsOf(fault.piece, fault.slots) : null);
  }
  const reason = fieldOf(item, "reason");
  if (reason) describe(reason, statusOf(item).id, waitsForReason(of(item)));
}

/** Nobody is told of a fault in words that they have only begun to write. */
function faultsToTell(item) {
  return wordsToMend(of(item), words.most).filter(({ field }) => {
    const place = fieldOf(item, field);
    return place === null || place !== writing || place.hasAttribute("aria-invalid");
  });
}

/** What is still to be done about an entry, as the name of a piece and its slots; null where nothing is. */
function troubleWith(item) {
  if (waitsForReason(of(item))) return { piece: "say-why" };
  return faultsToTell(item)[0] ?? (kept.refused.has(item) ? { piece: "only-here" } : null);
}

function fieldOf(item, name) {
  return one(`[name="${item}.${name}"]`, questionOf(item));
}

function statusOf(item) {
  return one("[data-status]", questionOf(item));
}

function forgetStatus(item) {
  statusOf(item).textContent = "";
  showFaults(item);
}

function tell(item, name, slots) {
  say(statusOf(item), name, slots);
}

function warn() {
  const trouble = one("[data-trouble]");
  const needed = kept.refused.size > 0 || !works;
  if (needed === Boolean(trouble.firstElementChild)) return;
  put(trouble, ...(needed ? [piece("refused")] : []));
  // The page does not say beside it that they are kept.
  all("[data-if-kept]").forEach((words) => { words.hidden = needed; });
}

function count() {
  const total = asked.items.length;
  const done = asked.items.filter(({ id }) => isAnswered(id)).length;
  const numbers = { n: String(done), of: soMany("questions", total), sections: soMany("sections", sections.length) };
  const none = `answered-none-${total === 1 ? "one" : "many"}`;
  const name = done === 0 ? none : done < total ? "answered-some" : "answered-all";
  for (const place of [one("[data-progress]"), ...all("[data-answered]")]) say(place, name, numbers);
  sections.forEach(countIn);
  const next = sections.find((view) => !itemsIn(view).every(isAnswered));
  const onward = one("[data-carry-on]");
  onward.hidden = !next;
  if (!next) return;
  onward.href = `#${next.id}`;
  say(onward, done ? "carry-on" : "start-with", { title: titleOf(next) });
}

function countIn(view, number) {
  const items = itemsIn(view);
  const done = items.filter(isAnswered).length;
  const numbers = { n: String(done), of: String(items.length) };
  say(one("[data-place]", view), "place", { n: String(number + 1), of: String(sections.length) });
  say(one(`[data-progress-of="${view.id}"]`), "section-answered", numbers);
  const status = piece(done === items.length ? "complete" : "tag", numbers);
  status.firstElementChild?.classList.add(done ? "nhsuk-tag--blue" : "nhsuk-tag--grey");
  put(one(`[data-status-of="${view.id}"]`), status);
}

/** Words of a live region: put there only where they differ, so that nothing is read out twice. */
function say(place, name, slots) {
  const said = wordsOf(name, slots);
  if (place.textContent !== said) place.textContent = said;
}

/** A piece in a live region, likewise. */
function sayPiece(name, said) {
  if (one(`[data-into="${name}"]`).textContent !== (said.textContent ?? said)) into(name, said);
}

function titleOf(view) {
  return headingOf(view).lastChild.textContent.trim();
}
