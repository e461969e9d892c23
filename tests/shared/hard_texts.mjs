// Says of each of a list of texts, as JSON, whether most of seven indices ask for a higher reading age than the one given. The package
// has its words and syllables with it, and asks nobody.
import { text } from "node:stream/consumers";
import retextEnglish from "retext-english";
import retextReadability from "retext-readability";
import { unified } from "unified";
import { VFile } from "vfile";

const processor = unified().use(retextEnglish).use(retextReadability, { age: Number(process.argv[2]) });

async function isHard(words) {
  const file = new VFile(words);
  await processor.run(processor.parse(file), file);
  return file.messages.length > 0;
}

console.log(JSON.stringify(await Promise.all(JSON.parse(await text(process.stdin)).map(isHard))));
