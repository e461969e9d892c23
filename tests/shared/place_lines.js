"use strict";

// Place what comes in, a line of JSON a time, {"asked": portable, "answers": {...}}, and answer each with its placement and
// all that could be done first.
const { createInterface } = require("node:readline");
const { FirstThings, Placement } = require("./engine.js");

createInterface({ input: process.stdin }).on("line", (line) => {
  const { asked, answers } = JSON.parse(line);
  const placement = Placement.place(asked, answers);
  process.stdout.write(`${JSON.stringify({ placement, first_things: FirstThings.choose(asked, placement, Infinity) })}\n`);
});
