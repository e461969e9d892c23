// Lines over time, where somebody opens them: the chart library is loaded then, and not before. The table beside them says the
// same. Which lines show is chosen by check boxes: a click on the library's own legend is one that no key can make.
import { announce } from "./live-region.js";

const CHART_OPTIONS = { displayModeBar: false, responsive: true };
const IMAGE_OPTIONS = { format: "png", width: 1200, height: 800, scale: 2 };
// The room that a quarter's name takes on the axis, in pixels.
const QUARTER_WIDTH = 80;
// Up to here an axis left to itself would have marks between whole numbers.
const FEW_UNITS = 5;

const drawnPlaces = new WeakSet();
let library;

document.querySelectorAll("[data-lines]").forEach((place) => {
  place.hidden = false;
  place.addEventListener("toggle", () => place.open && drawOnce(place));
});

async function drawOnce(place) {
  if (drawnPlaces.has(place)) return;
  drawnPlaces.add(place);
  const part = (name) => place.querySelector(`[data-${name}]`);
  part("failed").hidden = true;
  part("waiting").hidden = false;
  try {
    library ??= loadScript(place.dataset.library);
    const [figure] = await Promise.all([fetchFigure(place.dataset.lines), library]);
    part("controls").hidden = false;
    await drawChart(place, figure, part);
  } catch {
    library = undefined;
    drawnPlaces.delete(place);
    part("controls").hidden = true;
    part("failed").hidden = false;
    announce(part("failed").textContent);
  }
  part("waiting").hidden = true;
}

async function fetchFigure(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

async function drawChart(place, { data, layout: { title, ...layout } }, part) {
  const boxes = [...place.querySelectorAll("input")];
  const chosen = () => data.filter((_, number) => boxes[number].checked);
  const redraw = () => {
    part("chart").ariaLabel = describeLines(chosen(), place.dataset.table);
    return Plotly.react(part("chart"), chosen(), fitLayout(chosen(), layout, part("chart").clientWidth), CHART_OPTIONS);
  };
  boxes.forEach((box) => box.addEventListener("change", redraw));
  part("take").addEventListener("click", () => {
    const whole = { ...fitLayout(chosen(), layout, IMAGE_OPTIONS.width), title, showlegend: true };
    whole.margin.t = 80;
    Plotly.downloadImage({ data: chosen(), layout: whole }, { ...IMAGE_OPTIONS, filename: place.dataset.name });
  });
  await redraw();
}

/** The layout for these lines and that width. Anew each time: the library writes into the one that it is given. */
function fitLayout(lines, layout, width) {
  const fresh = structuredClone(layout);
  fresh.xaxis.nticks = Math.max(2, Math.floor(width / QUARTER_WIDTH));
  if (Math.max(0, ...lines.flatMap(({ y }) => y)) < FEW_UNITS) fresh.yaxis.dtick = 1;
  return fresh;
}

function describeLines(lines, table) {
  const names = lines.map(({ name }) => name).join("; ") || "none is chosen";
  return `${table}, as lines: ${names}. The table of the same name has their numbers.`;
}
