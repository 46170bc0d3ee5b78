// SPDX-License-Identifier: Apache-2.0
// What a partner might send: markup, scripts, pictures that act, formulas of spreadsheets, characters that turn the reading direction round.
import { equal } from "node:assert/strict";

const rlo = "\u202e";
const pop = "\u202c";
const zero = "\u200b";

export const hostile = [
  { number: "EX-H1", title: "<script>window.struck = 1</script><b>bold</b>", shown: "<script>window.struck = 1</script><b>bold</b>" },
  { number: "EX-H2", title: '<img src="http://evil.example/x.png" onerror="window.struck = 1">', shown: '<img src="http://evil.example/x.png" onerror="window.struck = 1">' },
  { number: "EX-H3", title: '<svg onload="window.struck = 1"><use href="//evil.example/#x"/></svg>', shown: '<svg onload="window.struck = 1">' },
  { number: "EX-H4", title: '=HYPERLINK("http://evil.example","EX")', shown: '=HYPERLINK("http://evil.example","EX")' },
  { number: "EX-H5", title: `Invoice ${rlo}cod.exe${pop} ${zero}end`, shown: "Invoice <U+202E>cod.exe<U+202C> <U+200B>end" },
  { number: "EX-H6", title: '"><iframe srcdoc="<script>parent.struck=1</script>"></iframe>', shown: '"><iframe srcdoc=' },
  { number: "EX-H7", title: "javascript:window.struck=1//{{constructor.constructor('window.struck=1')()}}", shown: "{{constructor.constructor" },
].map((h) => ({ ...h, text: `EXERCISE EXERCISE EXERCISE\n<html><script>window.struck = 1</script></html>\n=1+1\n${h.title}\n` }));

/** Every title stands in its row, whole and as text. */
export async function hostileRows(page) {
  const cells = await page.evaluate(() =>
    [...document.querySelectorAll("tbody tr")].map((tr) => ({ number: tr.querySelector("th")?.textContent, all: tr.textContent, elements: tr.querySelectorAll("td *:not(bdi):not(input)").length })),
  );
  for (const h of hostile) {
    const row = cells.find((c) => c.number === h.number);
    equal(row?.all.includes(h.shown), true, h.number);
    equal(row?.elements, 0, h.number);
  }
}
