// The results view: where the reader stands, and where others do.

function showResults() {
  const results = makeResults();
  fillPlace("overall", ...results.renderOverall());
  showJourney(results.placed);
  fillPlace("onward", ...results.renderOnward());
  fillPlace("profile", ...results.placed.values.map((value) => drawProfileLine(results, value)));
  query(".wm-profile").setAttribute("aria-label", describeProfile(results));
  for (const placed of [results.placed, ...results.placed.values]) {
    const row = query(`[data-row="${placed.value ?? "overall"}"]`);
    results.makeTableRow(placed).forEach((text, number) => { row.cells[number + 1].textContent = text; });
  }
  fillPlace("strengths", ...results.renderStrengths());
  for (const placed of results.placed.values) {
    query(`[data-stage-of="${placed.value}"]`).textContent = results.getStageName(placed);
    fillPlace(`value-${placed.value}`, ...results.renderValue(placed));
  }
  if (query("#first-steps")) query("#first-steps").hidden = !results.placed.values.some(({ route }) => route.length);
  if (query("#like-yours")) showComparison(results);
}

/** Say what the first steps get round, once somebody has changed it. */
function showNarrowing() {
  const inTheWay = listInTheWay();
  const { firstSteps } = makeResults();
  setPiece("narrowed", inTheWay.length ? renderPiece("narrowed", { round: firstSteps.describeBarriers(inTheWay) }) : renderPiece("not-narrowed"));
}

function showJourney({ floor_number: held, ceiling_number: hoped, too_little_known: tooLittle }) {
  const [floor, ceiling] = tooLittle ? [-1, -1] : [held, hoped ?? held];
  queryAll(".wm-journey__stage").forEach((stage, number) => {
    stage.classList.toggle("wm-journey__stage--passed", number < floor);
    stage.classList.toggle("wm-journey__stage--here", number === floor);
    stage.classList.toggle("wm-journey__stage--perhaps", floor < number && number <= ceiling);
    stage.toggleAttribute("aria-current", number === floor);
    if (number === floor) stage.setAttribute("aria-current", "step");
    query(".wm-journey__note", stage)?.remove();
    if (number === floor) stage.append(renderPiece("here"));
    else if (number === ceiling) stage.append(renderPiece("perhaps"));
  });
}

/** A value's line as far as app/charts/value_profile.py draws it: it stops short of a stage until that is held. */
function drawProfileLine(results, placed) {
  const value = results.nameOfValue[placed.value];
  if (placed.position === null) return renderPiece("profile-too-little", { value });
  const { floor_number: held, ceiling_number: hoped, position } = placed;
  const reach = held + 0.85 * Math.min(position / 10000 - held, 1);
  const share = (stages) => `${(100 * stages / (questionnaire.ladder.length - 1)).toFixed(2)}%`;
  const made = renderPiece("profile-line", { value });
  query(".wm-line__reach", made).setAttribute("x2", share(reach));
  query(".wm-line__perhaps", made).setAttribute("x1", share(reach));
  query(".wm-line__perhaps", made).setAttribute("x2", share(Math.max(reach, hoped ?? 0)));
  queryAll(".wm-line__stop", made).forEach((stop, number) => {
    stop.classList.toggle("wm-line__stop--held", number <= held);
  });
  return made;
}

function describeProfile(results) {
  const values = results.placed.values.map((value) => `${results.nameOfValue[value.value]}: ${results.describePlacement(value)}`);
  return renderText("how-far", { values: values.join("; ") });
}

function showComparison(results = makeResults()) {
  const chosen = query("#like-yours").value;
  queryAll("[data-beside]").forEach((block) => { block.hidden = block.dataset.beside !== chosen; });
  const values = query("[data-beside-values]");
  if (values) {
    values.hidden = chosen !== "whole";
    query("[data-beside-part]").hidden = chosen === "whole";
  }
  queryAll("[data-yours]").forEach((place) => {
    const value = results.placed.values.find((each) => each.value === place.dataset.yours);
    replaceContent(place, renderPiece("beside-yours", { stage: results.getStageName(value) }));
  });
  const rows = queryAll(`[data-beside="${chosen}"] tr[data-stages]`);
  setPiece("beside", describeComparison(results, rows));
}

function describeComparison(results, rows) {
  if (!rows.length) return renderPiece("beside-none");
  return results.placed.too_little_known ? renderPiece("beside-too-little") : compareWithOthers(results, rows);
}

function compareWithOthers(results, rows) {
  const bins = rows.map((row) => ({
    stages: row.dataset.stages.split(" ").map(Number),
    name: row.cells[0].textContent,
    count: Number(query("[data-count]", row).textContent),
  }));
  const mine = bins.findIndex(({ stages }) => stages.includes(results.placed.floor_number));
  const sum = (some) => String(some.reduce((total, { count: more }) => total + more, 0));
  return renderPiece(bins[mine].stages.length > 1 ? "beside-together" : "beside-same", {
    stage: results.nameOfStage[results.placed.floor],
    perhaps: results.findCeiling(results.placed) ? renderPiece("beside-perhaps", { stage: results.findCeiling(results.placed) }) : "",
    bin: bins[mine].name,
    all: sum(bins),
    before: sum(bins.slice(0, mine)),
    there: String(bins[mine].count),
    after: sum(bins.slice(mine + 1)),
  });
}
