// Where somebody stands on the ladder, as app/charts/stage_line.py works it out and stage_line.html draws it.

/** `before` is the placement of last time, or of the same value then. */
function makeStageLine(placed, before) {
  const last = !before || before.too_little_known ? null : before.floor_number;
  if (placed.too_little_known) return { now: null, reach: 0, perhaps: null, last };
  const { floor_number: now, ceiling_number: ceiling, position } = placed;
  return {
    now,
    reach: position === undefined ? 0 : 0.85 * Math.min(position / 10000 - now, 1),
    perhaps: ceiling > now ? ceiling : null,
    last,
  };
}

// What a stop is marked by: that it is now, is passed, is possible.
const LINE_MARKS = ["wm-line__stop--now", "wm-line__stop--held", "wm-line__stop--perhaps"];
const JOURNEY_MARKS = ["wm-journey__stage--here", "wm-journey__stage--passed", "wm-journey__stage--perhaps"];

/** Put the marks on a small line that the page keeps without them. */
function drawStageLine(drawn, line) {
  const stops = queryAll(".wm-line__stop", drawn);
  const share = (stages) => `${(100 * stages / (stops.length - 1)).toFixed(2)}%`;
  const reach = line.now + line.reach;
  query(".wm-line__reach", drawn).setAttribute("x2", share(reach));
  query(".wm-line__perhaps", drawn).setAttribute("x1", share(reach));
  query(".wm-line__perhaps", drawn).setAttribute("x2", share(Math.max(reach, line.perhaps)));
  stops.forEach((stop, number) => markStop(stop, number, line, LINE_MARKS));
  const last = query(".wm-line__last", drawn);
  last.classList.toggle("wm-line__last--none", line.last === null);
  last.setAttribute("x", share(line.last ?? 0));
}

/** Put the marks and their words on the journey. */
function drawJourney(drawn, line) {
  [...drawn.children].forEach((stage, number) => {
    markStop(stage, number, line, JOURNEY_MARKS);
    stage.removeAttribute("aria-current");
    if (number === line.now) stage.setAttribute("aria-current", "step");
    queryAll(".wm-journey__note", stage).forEach((note) => note.remove());
    if (number === line.now) stage.append(renderPiece("here"));
    if (number === line.last) stage.append(renderPiece("last-time"));
    if (number === line.perhaps) stage.append(renderPiece("perhaps"));
  });
}

function markStop(stop, number, { now, perhaps }, marks) {
  stop.classList.remove(...marks);
  if (now === null || number > Math.max(now, perhaps)) return;
  stop.classList.add(marks[number === now ? 0 : number < now ? 1 : 2]);
}
