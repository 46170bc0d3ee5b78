// SPDX-License-Identifier: Apache-2.0
// Nodes for the tests of the screens: made with the real program, served by it on loopback. All material is invented: EXERCISE.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export const PASS = "an exercise passphrase";
export const AGREEMENT = "EU-NATO-EXERCISE-2026";
export const BODY = "European Commission";
const EC = "Releasable To European Commission";
const root = process.env.ENT_ROOT;
const program = process.env.ENT_PROGRAM;

const clearances = {
  secret: "NATO: SECRET; Context=NATO; Releasable To=NATO",
  restricted: "NATO: RESTRICTED; Context=NATO; Releasable To=NATO",
  "eu-secret": "EU: SECRET UE/EU SECRET; Distribution=European Commission; Received Information=NATO",
  "eu-restricted": "EU: RESTREINT UE/EU RESTRICTED; Distribution=European Commission; Received Information=NATO",
};

export class World {
  constructor(folder) {
    this.folder = folder;
    this.servers = [];
    mkdirSync(folder, { recursive: true });
    this.pass = join(folder, "passphrase");
    writeFileSync(this.pass, `${PASS}\n`, { mode: 0o600 });
  }

  path(name) {
    return join(this.folder, name);
  }

  // The answer of the terminal, as JSON; throws what the program said.
  run(node, person, ...args) {
    const all = [...(node ? ["-C", this.path(node)] : []), "--as", person, "--json", ...args];
    const text = execFileSync(program, all, {
      env: { ...process.env, ENTENTE_PASSPHRASE_FILE: this.pass },
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    });
    return JSON.parse(text.toString());
  }

  person(node, name, roles, clearance) {
    this.run(node, "admin", "person", "add", name, "--roles", roles, "--new-passphrase", this.pass);
    if (clearance)
      this.run(node, "fso", "person", "clear", name, "--clearance", clearances[clearance], "--from", "2026-01-01", "--to", "2099-12-31", "--briefed", "2026-01-05");
  }

  make(node, org) {
    const eu = org === "EU";
    const policy = join(root, "data/policy", eu ? "eu.spif.xml" : "nato.spif.xml");
    this.run(null, "admin", "init", this.path(node), "--org", org, "--policy", policy, "--ceiling", eu ? "SECRET UE/EU SECRET" : "SECRET", "--exercise");
    this.person(node, "fso", "security");
  }

  document(node, person, number, title, marking, text, ...more) {
    const file = this.path("document");
    writeFileSync(file, text);
    return this.run(node, person, "import", file, "--number", number, "--title", title, "--label", marking, "--exercise", ...more);
  }

  // NATO: anna custodian, bert and carla release, dirk registry, eva auditor, vera reader to RESTRICTED.
  nato(node = "nato") {
    this.make(node, "NATO");
    for (const [name, roles] of Object.entries({ anna: "custodian", bert: "release", carla: "release", dirk: "registry", eva: "auditor" }))
      this.person(node, name, roles, "secret");
    this.person(node, "vera", "reader", "restricted");
  }

  // EU: greta registry, hugo reader to RESTRICTED, ines auditor; keys and policies exchanged with NATO, the agreement entered by both.
  eu() {
    this.make("eu", "EU");
    for (const [name, roles] of Object.entries({ greta: "registry", ines: "auditor" })) this.person("eu", name, roles, "eu-secret");
    this.person("eu", "hugo", "reader", "eu-restricted");
    for (const [of, to, org] of [["nato", "eu", "NATO"], ["eu", "nato", "EU"]])
      for (const purpose of ["release", "checkpoint"]) {
        const pem = this.path(`${of}-${purpose}.pub`);
        this.run(of, "admin", "key", "show", "--purpose", purpose, "--out", pem);
        this.run(to, "admin", "key", "pin", org, pem, "--purpose", purpose);
      }
    this.run("eu", "admin", "policy", "adopt", join(root, "data/policy/nato.spif.xml"));
    for (const node of ["nato", "eu"]) this.run(node, "admin", "agreement", "add", join(root, "data/agreement/eu-nato-exercise.json"));
  }

  papers() {
    const add = (number, title, marking, ...more) => this.document("nato", "anna", number, title, marking, `EXERCISE EXERCISE EXERCISE\n${number}: ${title}\nInvented.\n`, ...more);
    add("EX-01", "Exercise STEADY QUILL: overview", `NATO UNCLASSIFIED ${EC}`);
    add("EX-02", "Radio plan, shared bands", `NATO RESTRICTED ${EC}`);
    add("EX-03", "Radio plan, reserve bands", "NATO RESTRICTED");
    add("EX-04", "155 mm: firing table differences", `NATO CONFIDENTIAL ${EC}`);
    add("EX-05", "155 mm: charge limits", `NATO SECRET ${EC}`);
    add("EX-06", "Depot stocks", "NATO SECRET");
    add("EX-11", "Bridge load classes of nation D", `NATO CONFIDENTIAL ${EC}`, "--originator", "DEU");
  }

  async serve(node) {
    const port = await freePort();
    const origin = `http://${node}.localhost:${port}`;
    const server = spawn(program, ["-C", this.path(node), "serve", "--listen", `127.0.0.1:${port}`, "--origin", origin], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    server.stderr.on("data", (d) => (said += d));
    server.ended = new Promise((done) => server.on("exit", (code) => done(code)));
    this.servers.push(server);
    process.once("exit", () => server.kill("SIGKILL")); // none outlives a test that broke off
    for (let tries = 0; tries < 600; tries++) {
      if (server.exitCode !== null) throw new Error(`the server ended: ${said}`);
      if (await answers(port)) return origin;
      await new Promise((again) => setTimeout(again, 50));
    }
    throw new Error(`the server does not answer: ${said}`);
  }

  // The exit codes of all servers; what a sanitizer had to say would be one that is not 0.
  async stop() {
    for (const s of this.servers) s.kill("SIGTERM");
    return Promise.all(this.servers.map((s) => s.ended));
  }
}

function freePort() {
  return new Promise((done) => {
    const s = createServer().listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => done(port));
    });
  });
}

async function answers(port) {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return true; // 421 too: it listens
  } catch {
    return false;
  }
}

export function flipped(path) {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  return bytes;
}
