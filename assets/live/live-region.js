// What changes on a page is said by one region of it, to whoever hears the page. The region is there, and empty, from the start
// (layout.html): of one that comes into being with its words nobody is told. And it speaks once somebody pauses, not at each
// arrow key that goes through a row of choices.

// In milliseconds, after the last that there was to say.
const PAUSE = 1_000;

const region = document.querySelector("[data-announced]");
let timer;

/** Have these words read out, in the place of others that wait to be; the same words again too. */
export function announce(words, pause = PAUSE) {
  clearTimeout(timer);
  region.textContent = "";
  timer = setTimeout(() => { region.textContent = words.trim(); }, pause);
}
