// Where one stands, and where others do.

function showResults() {
  const told = story();
  into("overall", ...told.overall());
  showJourney(told.placed);
  into("onward", ...told.onward());
  into("profile", ...told.placed.values.map((value) => bar(told, value)));
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

/** How far a value has come, and could have; the table says the same in words. */
function bar(told, placed) {
  const whole = asked.ladder.length - 1;
  const made = piece("bar", { value: told.nameOfValue[placed.value] });
  const reach = (placed.position ?? 0) / 10000;
  one(".wm-profile__held", made).style.width = `${100 * placed.floor_number / whole}%`;
  one(".wm-profile__coming", made).style.width = `${100 * (reach - placed.floor_number) / whole}%`;
  one(".wm-profile__perhaps", made).style.width = `${100 * Math.max((placed.ceiling_number ?? 0) - reach, 0) / whole}%`;
  return made;
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
  const tooLittle = told.placed.too_little_known;
  into("beside", ...(rows.length ? [tooLittle ? piece("beside-too-little") : beside(told, rows)] : []));
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
