// Where one stands, and where others do.

function showResults() {
  const told = story();
  into("overall", ...told.overall());
  showJourney(told.placed);
  into("onward", ...told.onward());
  into("profile", ...told.placed.values.map((value) => lineOf(told, value)));
  one(".wm-profile").setAttribute("aria-label", howFar(told));
  for (const placed of [told.placed, ...told.placed.values]) {
    const row = one(`[data-row="${placed.value ?? "overall"}"]`);
    told.row(placed).forEach((text, number) => { row.cells[number + 1].textContent = text; });
  }
  into("strengths", ...told.strengths());
  for (const placed of told.placed.values) {
    one(`[data-stage-of="${placed.value}"]`).textContent = told.stageOf(placed);
    into(`value-${placed.value}`, ...told.value(placed));
  }
  if (one("#like-yours")) showBeside(told);
}

function showJourney({ floor_number: held, ceiling_number: hoped, too_little_known: tooLittle }) {
  const [floor, ceiling] = tooLittle ? [-1, -1] : [held, hoped ?? held];
  all(".wm-journey__stage").forEach((stage, number) => {
    stage.classList.toggle("wm-journey__stage--passed", number < floor);
    stage.classList.toggle("wm-journey__stage--here", number === floor);
    stage.classList.toggle("wm-journey__stage--perhaps", floor < number && number <= ceiling);
    stage.toggleAttribute("aria-current", number === floor);
    if (number === floor) stage.setAttribute("aria-current", "step");
    one(".wm-journey__note", stage)?.remove();
    if (number === floor) stage.append(piece("here"));
    else if (number === ceiling) stage.append(piece("perhaps"));
  });
}

/** A value's line as far as app/charts/value_profile.py draws it: it stops short of a stage until that is held. */
function lineOf(told, placed) {
  const value = told.nameOfValue[placed.value];
  if (placed.position === null) return piece("profile-too-little", { value });
  const { floor_number: held, ceiling_number: hoped, position } = placed;
  const reach = held + 0.85 * Math.min(position / 10000 - held, 1);
  const share = (stages) => `${(100 * stages / (asked.ladder.length - 1)).toFixed(2)}%`;
  const made = piece("profile-line", { value });
  one(".wm-line__reach", made).setAttribute("x2", share(reach));
  one(".wm-line__perhaps", made).setAttribute("x1", share(reach));
  one(".wm-line__perhaps", made).setAttribute("x2", share(Math.max(reach, hoped ?? 0)));
  all(".wm-line__stop", made).forEach((stop, number) => {
    stop.classList.toggle("wm-line__stop--held", number <= held);
  });
  return made;
}

function howFar(told) {
  const values = told.placed.values.map((value) => `${told.nameOfValue[value.value]}: ${told.stood(value)}`);
  return wordsOf("how-far", { values: values.join("; ") });
}

function showBeside(told = story()) {
  const chosen = one("#like-yours").value;
  all("[data-beside]").forEach((block) => { block.hidden = block.dataset.beside !== chosen; });
  const values = one("[data-beside-values]");
  if (values) {
    values.hidden = chosen !== "whole";
    one("[data-beside-part]").hidden = chosen === "whole";
  }
  all("[data-yours]").forEach((place) => {
    const value = told.placed.values.find((each) => each.value === place.dataset.yours);
    put(place, piece("beside-yours", { stage: told.stageOf(value) }));
  });
  const rows = all(`[data-beside="${chosen}"] tr[data-stages]`);
  sayPiece("beside", besideOthers(told, rows));
}

function besideOthers(told, rows) {
  if (!rows.length) return piece("beside-none");
  return told.placed.too_little_known ? piece("beside-too-little") : beside(told, rows);
}

function beside(told, rows) {
  const bins = rows.map((row) => ({
    stages: row.dataset.stages.split(" ").map(Number),
    name: row.cells[0].textContent,
    count: Number(one("[data-count]", row).textContent),
  }));
  const mine = bins.findIndex(({ stages }) => stages.includes(told.placed.floor_number));
  const sum = (some) => String(some.reduce((total, { count: more }) => total + more, 0));
  return piece(bins[mine].stages.length > 1 ? "beside-together" : "beside-same", {
    stage: told.nameOfStage[told.placed.floor],
    perhaps: told.perhaps(told.placed) ? piece("beside-perhaps", { stage: told.perhaps(told.placed) }) : "",
    bin: bins[mine].name,
    all: sum(bins),
    before: sum(bins.slice(0, mine)),
    there: String(bins[mine].count),
    after: sum(bins.slice(mine + 1)),
  });
}
