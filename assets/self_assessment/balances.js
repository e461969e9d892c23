// Where each pair of poles lies, as app/charts/balance_beam.py works it out and balance_parts.html draws it.
const TILT_PER_PLACE = 5;

function showBalances() {
  const results = makeResults();
  const { firstSteps, stood } = results;
  query("#results .wm-line-key > li:last-child").hidden = !stood;
  for (const { id } of questionnaire.items) {
    const pair = query(`[data-pair="${id}"]`);
    const last = stood && getAnswer(stood.getEntry(id)) !== undefined ? stood.getEntry(id) : null;
    query("[data-lies]", pair).textContent = results.getAnswerLabel(id);
    replaceContent(query("[data-was]", pair), last ? renderLastBalance(id, last.given, stood.getAnswerLabel(id)) : "");
    tiltBeam(query(".wm-beam", pair), findPlace(id, getEntry(id)), last && findPlace(id, last));
    const { note } = getEntry(id);
    replaceContent(query("[data-cost]", pair), note ? renderPiece("cost", { words: note }) : "");
    replaceContent(query("[data-steps]", pair), firstSteps.renderBeside(id, false));
  }
}

function renderLastBalance(item, given, answer) {
  return given === getEntry(item).given ? renderPiece("balance-as-last-time") : renderPiece("balance-was", { answer });
}

/** Which choice an answer is, from 0 at the left; null where it lies nowhere. */
function findPlace(item, { given }) {
  const { choices } = questionnaire.items.find(({ id }) => id === item);
  const place = questionnaire.choices[choices].findIndex(({ id }) => id === given);
  return place < 0 ? null : place;
}

/** Put the marks on a beam that the page keeps level and without them. */
function tiltBeam(drawn, now, last) {
  const tilt = TILT_PER_PLACE * ((now ?? 2) - 2);
  const height = (place) => 30 + tilt * ((place ?? 2) - 2) / 2;
  const line = query(".wm-beam__beam", drawn);
  line.setAttribute("y1", height(0));
  line.setAttribute("y2", height(4));
  const mark = query(".wm-line__stop", drawn);
  mark.classList.toggle("wm-beam__none", now === null);
  mark.setAttribute("cx", `${25 * (now ?? 2)}%`);
  mark.setAttribute("cy", height(now));
  const lay = query(".wm-line__last", drawn);
  lay.classList.toggle("wm-line__last--none", last === null);
  lay.setAttribute("x", `${25 * (last ?? 2)}%`);
  lay.setAttribute("y", height(last) - 19);
}
