"use strict";

// Place what comes in, a line of JSON a time, {"asked": portable, "answers": {...}}, and answer each with its placement.
const { createInterface } = require("node:readline");
const { Placement } = require("./engine.js");

createInterface({ input: process.stdin }).on("line", (line) => {
  const { asked, answers } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(Placement.place(asked, answers))}\n`);
});
