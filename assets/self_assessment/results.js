// The results view: where the reader stands, and where others do.

function showResults() {
  const results = makeResults();
  const { placed, placedBefore } = results;
  fillPlace("overall", ...results.renderOverall());
  drawJourney(query(".wm-journey"), makeStageLine(placed, placedBefore));
  fillPlace("below-journey", ...results.renderBelowJourney());
  showThings(results);
  showWhatMoved(results);
  fillPlace("values", ...placed.values.map((value) => renderValueRow(results, value)));
  // Of the marks that the lines could have, the key has those that they do.
  const [, last, perhaps] = queryAll("#results .wm-line-key > li");
  last.hidden = !query("[data-into=values] .wm-line__last:not(.wm-line__last--none)");
  perhaps.hidden = !placed.values.some((value) => results.findCeiling(value));
  for (const each of [placed, ...placed.values]) {
    const row = query(`[data-row="${each.value ?? "overall"}"]`);
    results.makeTableRow(each).forEach((text, number) => { row.cells[number + 1].textContent = text; });
  }
  fillPlace("strengths", ...results.renderStrengths());
  const unknown = results.renderUnknown();
  query("[data-unknown]").hidden = !unknown.length;
  fillPlace("unknown", ...unknown);
  if (query("#like-yours")) showComparison(results);
}

/** Say what the first steps get round, once somebody has changed it. */
function showNarrowing() {
  const inTheWay = listInTheWay();
  const { firstSteps } = makeResults();
  setPiece("narrowed", inTheWay.length ? renderPiece("narrowed", { round: firstSteps.describeBarriers(inTheWay) }) : renderPiece("not-narrowed"));
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
  queryAll("[data-own]").forEach((mark) => mark.remove());
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
  rows[mine].cells[0].append(renderPiece("beside-you"));
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
