// SPDX-License-Identifier: Apache-2.0
// Two worlds that differ only in what lena, a release officer cleared to RESTRICTED, may not see: items, revisions, persons, releases. What her
// pages hold is compared, once what is random is called by the order in which it first appears; times are left out.
import { join } from "node:path";
import { AGREEMENT, BODY, World } from "./nodes.mjs";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const digest = /\b([0-9a-f]{64}|[0-9a-f]{8})\b/; // or the first part of a UUID
const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g;
const changing = new RegExp(`${uuid.source}|${digest.source}`, "g");

function renamed(html, names) {
  return html.replace(time, "<time>").replace(changing, (thing) => {
    if (!names.has(thing)) names.set(thing, `<${names.size}>`);
    return names.get(thing);
  });
}

function visible(w, number, title, marking) {
  return w.document("nato", "anna", number, title, marking, `EXERCISE ${number}\n`);
}

function fill(w, more) {
  const hide = (...a) => (more ? visible(w, ...a) : null);
  w.nato();
  w.person("nato", "lena", "reader,release", "restricted");
  w.run("nato", "admin", "agreement", "add", join(process.env.ENT_ROOT, "data/agreement/eu-nato-exercise.json"));
  const release = (...items) =>
    w.run("nato", "bert", "release", "new", "--to", BODY, "--agreement", AGREEMENT, "--purpose", "exercise planning", ...items.flatMap((i) => ["--item", i]));
  hide("S-01", "Hidden, and the first of all", "NATO SECRET");
  hide("EX-02", "Hidden, under a number that something visible bears", "NATO CONFIDENTIAL");
  const one = visible(w, "EX-01", "Open", "NATO UNCLASSIFIED");
  hide("EX-015", "Hidden between", "NATO SECRET");
  visible(w, "EX-02", "Restricted", "NATO RESTRICTED");
  visible(w, "EX-03", "Restricted, for the partner", `NATO RESTRICTED Releasable To ${BODY}`);
  hide("S-02", "Hidden, for the partner", `NATO CONFIDENTIAL Releasable To ${BODY}`);
  if (more) release("S-02");
  const shown = release("EX-01", "EX-03");
  if (more) release("EX-03", "S-02");
  if (more) w.document("nato", "anna", "EX-01", "A newer one, hidden", "NATO SECRET", "EXERCISE newer\n", "--item", one.item);
  if (more) w.person("nato", "zoe", "reader", "secret");
  hide("ZZ-9", "Hidden, and the last of all", "NATO CONFIDENTIAL");
  return { item: one.item, release: shown.release };
}

async function pages(origin, { item, release }, enter, leave, go) {
  const page = await enter(origin, "lena");
  const names = new Map();
  const found = [];
  const keep = async () => found.push(renamed(await page.evaluate(() => document.title + document.documentElement.outerHTML), names));
  const ready = () => page.getByRole("link", { name: "EX-02" }).waitFor();
  const seek = async (text, said) => {
    await page.getByRole("searchbox").fill(text);
    await Promise.all([page.waitForResponse(/\/api\/v1\/(item\/list|search)$/), page.getByRole("button", { name: "Search" }).click()]);
    await page.waitForFunction(() => !document.querySelector(".dim"));
    await page.getByText(said).waitFor();
    await keep();
  };

  await ready();
  await keep();
  await seek("EX-0", "3 results");
  await seek("hidden", "Nothing you may see matches.");
  await seek("S-01", "Nothing you may see matches.");
  for (const [id, heading] of [[item, "EX-01"], [`${item}/history`, "EX-01"], ["EX-02", "EX-02"], ["S-01", "Not found"], ["ZZ-9", "Not found"]]) {
    await go(page, `#/register/${id}`, heading);
    await keep();
  }
  await go(page, "#/release", "Releases");
  await page.getByRole("table", { name: "Releases" }).waitFor();
  await keep();
  await go(page, `#/release/${release}`, "Release");
  await page.getByRole("heading", { name: "LEAVES (1)" }).waitFor();
  await keep();
  await go(page, "#/audit", "Not found");
  await keep();
  await leave(page);
  return found;
}

export async function twins(folder, enter, leave, go) {
  const all = [];
  for (const more of [false, true]) {
    const w = new World(join(folder, more ? "richer" : "poorer"));
    const known = fill(w, more);
    const origin = await w.serve("nato");
    all.push(await pages(origin, known, enter, leave, go));
    await w.stop();
  }
  return all;
}
