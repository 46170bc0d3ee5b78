// SPDX-License-Identifier: Apache-2.0
// browser.mjs [FOLDER]: the screens in Chromium. Speaks TAP; with FOLDER, leaves pictures there. Needs ENT_ROOT, ENT_PROGRAM, web, chromium.
import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { equal, ok, deepEqual, match } from "node:assert/strict";
import { AGREEMENT, BODY, PASS, World, flipped } from "./nodes.mjs";
import { hostile, hostileRows } from "./hostile.mjs";
import { twins } from "./twins.mjs";

const require = createRequire(join(process.env.web, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.argv[2];
const scratch = process.env.TMPDIR ?? "/tmp";

process.setMaxListeners(50);
process.stdout.on("error", () => process.exit(1));

// ---- TAP ---------------------------------------------------------------------------------------------------

let n = 0;
let failed = 0;

async function test(name, run) {
  n++;
  try {
    await run();
    console.log(`ok ${n} - ${name}`);
  } catch (e) {
    failed++;
    console.log(`not ok ${n} - ${name}`);
    for (const line of String(e.stack ?? e).replace(/\u001b\[\d+m/g, "").split("\n").slice(0, 25)) console.log(`# ${line}`);
  }
}

// ---- browsers ----------------------------------------------------------------------------------------------

const foreign = []; // requests to anywhere but this machine
const reports = []; // of the content policy, and errors of scripts
let requests = 0;

const browser = await chromium.launch({
  executablePath: process.env.chromium,
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-dev-shm-usage"],
});

function isHere(url) {
  const u = new URL(url);
  return ["data:", "blob:"].includes(u.protocol) || u.hostname === "localhost" || u.hostname.endsWith(".localhost") || u.hostname.startsWith("127.");
}

// A browser of one person; with `loose` the policy is off, so that axe-core can be put into the page.
async function seat(origin, loose = false, more = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", bypassCSP: loose, acceptDownloads: true, ...more });
  context.setDefaultTimeout(20000);
  await context.route("**/*", (route) => {
    requests++;
    if (isHere(route.request().url())) return route.continue();
    foreign.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.on("pageerror", (e) => reports.push(`script: ${e.message}`));
  page.on("dialog", (d) => {
    reports.push(`dialog: ${d.message()}`);
    d.dismiss();
  });
  page.on("console", (m) => {
    if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) reports.push(`console: ${m.text()}`);
  });
  await page.addInitScript(() => {
    window.reported = [];
    addEventListener("securitypolicyviolation", (e) => window.reported.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
  });
  await page.goto(origin);
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  return page;
}

async function leave(page) {
  reports.push(...(await page.evaluate(() => window.reported)));
  await page.context().close();
}

async function logIn(page, person, pass = PASS) {
  await page.getByLabel("Person").fill(person);
  await page.getByLabel("Passphrase").fill(pass);
  await page.getByRole("main").getByRole("button", { name: "Log in" }).click();
}

/** Where he begins: auditors have no register, they read by what else they may. */
function first(person) {
  return ["eva", "ines"].includes(person) ? "Releases" : "Register";
}

async function enter(origin, person, loose = false) {
  const page = await seat(origin, loose);
  await logIn(page, person);
  await page.getByRole("navigation", { name: "Main menu" }).waitFor();
  await page.getByRole("heading", { name: first(person) }).waitFor();
  return page;
}

async function go(page, hash, heading) {
  await page.evaluate((h) => (location.hash = h), hash);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
}

const banner = (page) => page.getByRole("region", { name: "Security marking of this page" }).innerText();
const bottom = (page) => page.getByRole("region", { name: "Security marking, end of page" }).innerText();

async function picture(page, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

async function saved(page, click) {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  const path = join(scratch, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

// ---- two nodes ---------------------------------------------------------------------------------------------

const w = new World(join(scratch, "world"));
w.nato();
w.eu();
w.papers();
w.run("nato", "bert", "release", "consent", "EX-11", "--originator", "DEU", "--to", BODY, "--reference", "letter 12-26 (invented)", "--date", "2026-02-02");
for (const h of hostile) w.document("nato", "anna", h.number, h.title, `NATO UNCLASSIFIED Releasable To ${BODY}`, h.text);
const nato = await w.serve("nato");
const eu = await w.serve("eu");
let bundle = "";
let receipt = "";
let release = "";

// ---- the main job, as two persons on two nodes ---------------------------------------------------------------

await test("a wrong passphrase is refused, in one sentence, and nothing is told", async () => {
  const page = await seat(nato);
  equal(await banner(page), "NO MARKED CONTENT ON THIS PAGE");
  await logIn(page, "bert", "another one");
  const one = await page.getByRole("alert").innerText();
  await logIn(page, "nobody", "another one");
  await page.waitForFunction(() => document.querySelector("input")?.value === "nobody");
  equal(await page.getByRole("alert").innerText(), one);
  await picture(page, "login");
  await leave(page);
});

await test("the marking is raised before what it is about is shown, at top and bottom", async () => {
  const page = await seat(nato);
  await page.evaluate(() => {
    window.early = [];
    new MutationObserver(() => {
      const shown = document.querySelector("main")?.innerText.includes("EX-06") ?? false;
      if (shown) window.early.push([...document.querySelectorAll(".banner")].map((b) => b.textContent));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await logIn(page, "bert");
  await page.getByRole("link", { name: "EX-06" }).waitFor();
  const seen = await page.evaluate(() => window.early);
  ok(seen.length > 0);
  for (const both of seen) deepEqual(both, ["NATO SECRET - EXERCISE", "NATO SECRET - EXERCISE"]);
  equal(await banner(page), await bottom(page));
  await page.getByRole("link", { name: "EX-02" }).click();
  await page.getByRole("heading", { name: "EX-02" }).waitFor();
  equal(await banner(page), `NATO RESTRICTED Releasable To ${BODY} - EXERCISE`);
  match(await page.title(), /^NATO RESTRICTED .* – EX-02$/);
  await leave(page);
});

await test("a page bears its own marks, all of them and no others, however late an answer comes", async () => {
  const page = await enter(nato, "bert");
  let answer = () => undefined;
  const asked = new Promise((resolve) => (answer = resolve));
  await page.route(/agreement\/list/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.keyboard.press("/");
  await page.keyboard.type("EX-01");
  await page.keyboard.press("Enter");
  await page.getByText("1 result").waitFor();
  const low = await banner(page);
  match(low, /^NATO UNCLASSIFIED .*EXERCISE$/);
  await page.getByLabel("Put EX-01 into the release basket").check();
  await go(page, "#/release", "Releases");
  await page.getByText("No release that you may see.").waitFor();
  await page.getByRole("link", { name: "New release" }).click();
  await page.getByRole("heading", { name: "New release" }).waitFor();
  equal(await banner(page), low);
  answer();
  await page.getByLabel("Agreement").selectOption(AGREEMENT);
  equal(await banner(page), `${low}; NATO SECRET - EXERCISE`);
  await leave(page);
});

await test("bert searches, picks, and prepares a release: what leaves, what stays, why, what next", async () => {
  const page = await enter(nato, "bert");
  await page.keyboard.press("/");
  await page.keyboard.type("EX-0");
  await page.keyboard.press("Enter");
  await page.getByText("6 results").waitFor();
  for (const number of ["EX-01", "EX-02", "EX-03", "EX-04", "EX-05", "EX-06"]) await page.getByLabel(`Put ${number} into the release basket`).check();
  await picture(page, "register");
  await go(page, "#/release", "Releases");
  await page.getByRole("link", { name: "New release" }).click();
  const button = page.getByRole("button", { name: "Prepare the release" });
  ok(await button.isDisabled());
  await page.getByLabel("Agreement").selectOption(AGREEMENT);
  await page.getByLabel("Recipient").selectOption(BODY);
  await page.getByLabel("Purpose").selectOption("exercise planning");
  await page.getByLabel("Also these numbers").fill(["EX-11", ...hostile.map((h) => h.number)].join("\n"));
  equal(await banner(page), "NATO SECRET - EXERCISE");
  await picture(page, "release-new");
  await button.click();
  await page.getByRole("heading", { name: "LEAVES" }).waitFor();
  release = page.url().replace(/.*\//, "");
  const leaves = await page.getByRole("table", { name: "LEAVES" }).innerText();
  const withheld = await page.getByRole("table", { name: "WITHHELD" }).innerText();
  for (const x of ["EX-01", "EX-02", "EX-04", "EX-11"]) ok(leaves.includes(x), `${x} leaves`);
  for (const x of ["EX-03", "EX-05", "EX-06"]) ok(withheld.includes(x) && !leaves.includes(x), `${x} stays`);
  match(withheld, /R-\d\d/);
  await page.getByText("You prepared it: another person must approve it.").waitFor();
  await leave(page);
});

await test("carla, the second person, sees the same, types the recipient's name, approves; the bundle is saved", async () => {
  const page = await enter(nato, "carla");
  await go(page, "#/release", "Releases");
  await page.getByRole("link", { name: release.slice(0, 8) }).click();
  await page.getByRole("heading", { name: "LEAVES" }).waitFor();
  const button = page.getByRole("button", { name: "Approve" });
  ok(await button.isDisabled());
  await page.getByLabel("Type the recipient").fill(BODY);
  await picture(page, "release");
  await button.click();
  await page.getByText("approved: the bundle can be made").waitFor();
  bundle = await saved(page, () => page.getByRole("button", { name: "Make the bundle" }).click());
  const again = await saved(page, async () => {
    await page.getByRole("button", { name: "Save the bundle again" }).click();
  });
  deepEqual(readFileSync(again), readFileSync(bundle));
  await leave(page);
});

await test("greta of the EU: an altered bundle fails at its check and is not stored; the true one passes them all", async () => {
  const page = await enter(eu, "greta");
  await go(page, "#/inbox", "Receive a bundle");
  await page.getByLabel("Bundle file").setInputFiles({ name: "altered.entente", mimeType: "application/octet-stream", buffer: flipped(bundle) });
  await page.getByRole("button", { name: "Check and receive" }).click();
  await page.locator(".checks .failed").waitFor();
  equal(await page.locator(".checks .failed").count(), 1);
  equal(await page.locator(".checks .passed").count(), await page.locator(".checks li").evaluateAll((all) => all.findIndex((x) => x.className === "failed")));
  ok((await page.getByRole("alert").innerText()).includes("Nothing was written."));
  await picture(page, "inbox-refused");
  await page.getByLabel("Bundle file").setInputFiles(bundle);
  receipt = await saved(page, () => page.getByRole("button", { name: "Check and receive" }).click());
  await page.getByRole("heading", { name: "Received" }).waitFor();
  equal(await page.locator(".checks .passed").count(), 9);
  await picture(page, "inbox");
  await page.getByLabel("Bundle file").setInputFiles(bundle);
  await page.getByRole("button", { name: "Check and receive" }).click();
  await page.getByText("This bundle was received before.").waitFor();
  await leave(page);
});

await test("the receipt comes back and is entered", async () => {
  const page = await enter(nato, "bert");
  await go(page, `#/release/${release}`, "Release");
  await page.getByLabel("Receipt file").setInputFiles(receipt);
  await page.getByRole("button", { name: "Enter the recipient" }).click();
  await page.getByText("The receipt holds and is entered.").waitFor();
  await go(page, "#/release", "Releases");
  await page.getByText("✓ entered").waitFor();
  await leave(page);
});

await test("the auditors recompute their logs, and prove an entry", async () => {
  for (const [origin, person] of [[nato, "eva"], [eu, "ines"]]) {
    const page = await enter(origin, person);
    await go(page, "#/audit", "Audit");
    await page.getByText("○ not checked").waitFor();
    await page.getByRole("button", { name: "Check every entry" }).click();
    await page.getByText("✓ recomputed, and whole").waitFor();
    await page.getByRole("button", { name: "Prove that entry" }).first().click();
    await page.getByRole("heading", { name: "Proof of entry" }).waitFor();
    if (person === "eva") await picture(page, "audit");
    await leave(page);
  }
});

await test("two nodes side by side in one browser: neither session ends the other", async () => {
  const page = await enter(nato, "bert");
  const other = await page.context().newPage();
  await other.goto(eu);
  await logIn(other, "hugo");
  await other.getByRole("link", { name: "EX-02" }).waitFor();
  await page.reload();
  await page.getByRole("link", { name: "EX-06" }).waitFor();
  match(await banner(other), /^RESTREINT UE\/EU RESTRICTED/);
  await leave(page);
});

await test("the list is saved as it is filtered, with its label and marks, and the copy is in the log", async () => {
  const copies = () => w.run("nato", "eva", "log", "list").entries.length;
  const page = await enter(nato, "bert");
  const before = copies();
  await page.keyboard.press("/");
  await page.keyboard.type("EX-0");
  await page.keyboard.press("Enter");
  await page.getByText("6 results").waitFor();
  const label = await banner(page);
  const csv = readFileSync(await saved(page, () => page.getByRole("button", { name: "Save this list as CSV" }).click()), "utf8");
  const xlsx = readFileSync(await saved(page, () => page.getByRole("button", { name: "Save this list as XLSX" }).click()));
  const lines = readFileSync(await saved(page, () => page.getByRole("button", { name: "Save this list as JSON Lines" }).click()), "utf8");
  const whole = csv.trimEnd().split("\n");
  for (const line of [whole[0], whole.at(-1)]) equal(line.replace(/,+$/, ""), label);
  for (const text of [csv, lines]) ok(text.includes("EX-01") && text.includes("EX-06") && !text.includes("EX-11"));
  equal(JSON.parse(lines.split("\n")[0]).label, label);
  equal(xlsx.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
  ok(copies() > before);
  await leave(page);
});

// ---- received text stays text --------------------------------------------------------------------------------

await test("hostile titles arrive as text: no element, no script, no turned direction", async () => {
  const page = await enter(eu, "hugo");
  await page.getByRole("link", { name: "EX-H1" }).waitFor();
  await hostileRows(page);
  for (const h of hostile) {
    await page.getByRole("link", { name: h.number, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: h.number }).waitFor();
    ok((await page.locator("main").innerText()).includes(h.shown), h.number);
    await page.getByRole("link", { name: "History" }).click();
    await page.getByRole("table", { name: "History" }).waitFor();
    await go(page, "#/register", "Register");
    await page.getByRole("link", { name: "EX-H1" }).waitFor();
  }
  equal(await page.evaluate(() => window.struck ?? 0), 0);
  equal(await page.locator("main script, main img, main svg, main iframe, main style, main object").count(), 0);
  await leave(page);
});

// ---- hidden is absent ----------------------------------------------------------------------------------------

await test("what is hidden and what is nowhere are the same page", async () => {
  const page = await enter(eu, "hugo");
  const hidden = w.run("eu", "greta", "item", "show", "EX-04").item;
  const pages = [];
  for (const id of [hidden, "00000000-0000-4000-8000-000000000000"]) {
    await go(page, `#/register/${id}`, "Not found");
    pages.push(await page.evaluate(() => document.documentElement.outerHTML));
    await go(page, "#/register", "Register");
    await page.getByRole("link", { name: "EX-01" }).waitFor();
  }
  equal(pages[0], pages[1]);
  equal(await page.getByText("EX-04").count(), 0);
  await go(page, "#/audit", "Not found"); // not in his roles: as if it were nowhere
  await go(page, "#/nothing", "Not found");
  await leave(page);
});

await test("the low viewer's pages are equal in two worlds", async () => {
  const [a, b] = await twins(scratch, enter, leave, go);
  equal(a.length, b.length);
  ok(a.length >= 12);
  for (let i = 0; i < a.length; i++) equal(a[i], b[i]);
});

// ---- keys, languages, sizes ----------------------------------------------------------------------------------

await test("the keyboard alone is enough, and its single keys can be switched off", async () => {
  const page = await enter(nato, "bert");
  await page.getByRole("link", { name: "EX-01" }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  equal(await page.evaluate(() => document.activeElement.textContent), "EX-02");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "EX-01" }).waitFor();
  equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.getByRole("heading", { name: "Releases" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.getByLabel("Single-key shortcuts").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.keyboard.press("?");
  equal(await page.getByRole("dialog").count(), 0);
  await page.getByRole("heading", { name: "Releases" }).waitFor();
  // The first stop of the page leads past the menu.
  equal(await page.evaluate(() => document.querySelector("a[href], button, input, select, textarea").className), "skip");
  await page.locator("a.skip").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
  await leave(page);
});

await test("French: language of the page, spacing, the marking untranslated", async () => {
  const page = await enter(nato, "bert");
  await page.getByRole("button", { name: "Français" }).click();
  await page.getByRole("heading", { name: "Registre" }).waitFor();
  equal(await page.evaluate(() => document.documentElement.lang), "fr");
  match(await page.locator(".frame").innerText(), /Vous : bert/);
  await page.getByRole("region", { name: "Marquage de sécurité de cette page" }).getByText("NATO SECRET - EXERCISE", { exact: true }).waitFor();
  await picture(page, "francais");
  await leave(page);
});

await test("at 400 % and on a narrow page nothing is cut off and nothing covers what has the focus", async () => {
  const page = await enter(nato, "bert");
  await page.setViewportSize({ width: 320, height: 480 });
  for (const [hash, heading] of [["#/register", "Register"], ["#/release/new", "New release"]]) {
    await go(page, hash, heading);
    await page.waitForLoadState("networkidle");
    ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${hash} scrolls sideways`);
    const covered = await page.evaluate(() => {
      const found = [];
      for (const x of document.querySelectorAll("main a, main button, main input, main select, main textarea")) {
        if (x.disabled) continue;
        x.focus();
        const r = x.getBoundingClientRect();
        const at = document.elementFromPoint(r.left + Math.min(r.width, innerWidth - r.left) / 2, r.top + r.height / 2);
        if (at !== x && !x.contains(at) && !x.closest(".wide, dialog")) found.push(x.outerHTML.slice(0, 80));
      }
      return found;
    });
    deepEqual(covered, []);
  }
  await leave(page);
});

await test("leaving empties the page, and the way back needs the passphrase", async () => {
  const page = await enter(nato, "bert");
  await page.getByRole("link", { name: "EX-01" }).waitFor();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  equal(await page.getByText("EX-01").count(), 0);
  await page.reload();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0);
  await leave(page);
});

await test("idle: the content goes, the marking stays", async () => {
  const page = await seat(nato);
  await page.clock.install();
  await page.reload();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await logIn(page, "bert");
  await page.getByRole("link", { name: "EX-06" }).waitFor();
  await page.clock.fastForward(16 * 60 * 1000);
  await page.getByText("Locked: nothing was done for a while.").waitFor();
  equal(await page.getByText("EX-06").count(), 0);
  equal(await banner(page), "NATO SECRET - EXERCISE");
  await leave(page);
});

// ---- axe-core ------------------------------------------------------------------------------------------------

async function violations(page, screen) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  deepEqual(found.violations.map((v) => `${screen}: ${v.id}: ${v.nodes.map((x) => x.html).join(" ").slice(0, 300)}`), []);
}

const screens = [
  [nato, "bert", [["#/register", "Register"], ["#/register/EX-04", "EX-04"], ["#/register/EX-04/history", "EX-04"], ["#/release", "Releases"], ["#/release/new", "New release"], [() => `#/release/${release}`, "Release"], ["#/nothing", "Not found"], ["#/register/EX-99", "Not found"]]],
  [nato, "eva", [["#/audit", "Audit"]]],
  [eu, "greta", [["#/inbox", "Receive a bundle"]]],
];

for (const [origin, person, list] of screens)
  await test(`axe-core finds nothing on the pages of ${person}`, async () => {
    const page = await seat(origin, true);
    await violations(page, "login");
    await logIn(page, person);
    await page.getByRole("heading", { name: first(person) }).waitFor();
    for (const [hash, heading] of list) {
      await go(page, typeof hash === "string" ? hash : hash(), heading);
      await page.waitForLoadState("networkidle");
      if (heading === "Audit") {
        await page.getByRole("button", { name: "Check every entry" }).click();
        await page.getByRole("button", { name: "Prove that entry" }).first().click();
        await page.getByRole("heading", { name: "Proof of entry" }).waitFor();
      }
      if (heading === "Receive a bundle") {
        await page.getByLabel("Bundle file").setInputFiles({ name: "x", mimeType: "application/octet-stream", buffer: flipped(bundle) });
        await page.getByRole("button", { name: "Check and receive" }).click();
        await page.locator(".checks .failed").waitFor();
        await violations(page, `${hash}, refused`);
        await page.getByLabel("Bundle file").setInputFiles(bundle);
        await page.getByRole("button", { name: "Check and receive" }).click();
        await page.getByRole("heading", { name: "Received" }).waitFor();
      }
      await violations(page, String(hash));
    }
    await page.getByRole("button", { name: "Keys" }).click();
    await violations(page, "keys");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Français" }).click();
    await violations(page, "in French");
    await page.context().close();
  });

// ---- what all of that did --------------------------------------------------------------------------------------

await test("no report of the content policy or of Trusted Types, no error of a script", () => deepEqual(reports, []));
await test("no request left this machine", () => {
  ok(requests > 100);
  deepEqual(foreign, []);
});
await test("the policy is there: markup from text is refused and reported", async () => {
  const page = await seat(nato);
  const thrown = await page.evaluate(() => {
    try {
      document.createElement("p").innerHTML = "<b>x</b>";
      return "";
    } catch (e) {
      return e.name;
    }
  });
  equal(thrown, "TypeError");
  ok((await page.evaluate(() => window.reported)).length > 0);
  await page.context().close();
});
await test("the servers end in order", async () => {
  await browser.close();
  deepEqual(await w.stop(), [0, 0]);
});

writeFileSync(1, `1..${n}\n`);
process.exitCode = failed ? 1 : 0;
