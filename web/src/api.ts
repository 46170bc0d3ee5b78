// SPDX-License-Identifier: Apache-2.0
// The node's door: every operation of its table is POST /api/v1/NOUN/VERB with one JSON object.

export interface Rule {
  id: string;
  text?: string;
  mark?: string;
}

/** Why something was refused, in the node's words. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly what: string,
    readonly place = "",
    readonly next = "",
    readonly rule: Rule | null = null,
    readonly written = false,
  ) {
    super(what);
  }
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Answer = { [key: string]: Json };

export interface Session {
  person: string;
  csrf: string;
  idle_seconds: number;
}

let csrf = "";
let ended: () => void = () => undefined;
let used: () => void = () => undefined;

/** Who is told when the session has ended, and when it was used. */
export function onSession(atEnd: () => void, atUse: () => void): void {
  ended = atEnd;
  used = atUse;
}

function record(v: Json | undefined): Answer {
  return v !== null && typeof v === "object" && !Array.isArray(v) ? v : {};
}

export function text(v: Json | undefined): string {
  return typeof v === "string" ? v : typeof v === "number" ? String(v) : "";
}

export function rows(v: Json | undefined): Answer[] {
  return Array.isArray(v) ? v.map(record) : [];
}

function problemOf(status: number, body: Answer): Problem {
  const error = record(body["error"]);
  const rule = error["rule"];
  const known = rule !== null && typeof rule === "object" ? record(rule) : null;
  return new Problem(
    status,
    text(error["what"]) || text(body["detail"]) || text(body["title"]) || String(status),
    text(error["place"]).replace(/^[0-9a-f]{64}(, |$)/, ""), // the name under which this browser had sent its file
    text(error["next"]),
    known && text(known["id"]) ? { id: text(known["id"]), text: text(known["text"]), mark: text(known["mark"]) } : null,
    error["written"] === true,
  );
}

function parse(body: string): Answer {
  try {
    return record(JSON.parse(body) as Json);
  } catch {
    return {};
  }
}

async function send(path: string, method: string, body: BodyInit | null, type: string | null, accept = "application/json"): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept };
  if (csrf) headers["X-Entente-CSRF"] = csrf;
  if (type) headers["Content-Type"] = type;
  let r: Response;
  try {
    r = await fetch(path, { method, headers, body, cache: "no-store", credentials: "same-origin", redirect: "error" });
  } catch {
    throw new Problem(0, "unreachable");
  }
  if (r.ok) {
    used();
    return r;
  }
  const problem = problemOf(r.status, parse(await r.text()));
  if (r.status === 401 && csrf) {
    csrf = "";
    ended();
  }
  throw problem;
}

function sessionOf(a: Answer): Session {
  const s = { person: text(a["person"]), csrf: text(a["csrf"]), idle_seconds: Number(a["idle_seconds"]) || 900 };
  csrf = s.csrf;
  return s;
}

export async function logIn(person: string, passphrase: string): Promise<Session> {
  const r = await send("/api/v1/session", "POST", JSON.stringify({ person, passphrase }), "application/json");
  return sessionOf(parse(await r.text()));
}

/** The session that this browser has already, or null. */
export async function whoAmI(): Promise<Session | null> {
  try {
    return sessionOf(parse(await (await send("/api/v1/session", "GET", null, null)).text()));
  } catch (e) {
    if (e instanceof Problem && e.status === 401) return null;
    throw e;
  }
}

export async function logOut(): Promise<void> {
  await send("/api/v1/session", "DELETE", null, null);
  csrf = "";
}

export function forget(): void {
  csrf = "";
}

/** What this node offers: "item/list" and so on, each with the names of its options; true for one that takes a list. */
export type Offers = Map<string, Map<string, boolean>>;

export async function offers(): Promise<Offers> {
  const api = parse(await (await send("/api/v1/openapi.json", "GET", null, null)).text());
  const found: Offers = new Map();
  for (const [path, item] of Object.entries(record(api["paths"]))) {
    const post = record(record(item)["post"]);
    const schema = record(record(record(record(post["requestBody"])["content"])["application/json"])["schema"]);
    const options = Object.entries(record(schema["properties"])).map(([name, p]): [string, boolean] => [name, record(p)["type"] === "array"]);
    found.set(path.replace("/api/v1/", ""), new Map(options));
  }
  return found;
}

export async function ask(operation: string, options: Answer = {}): Promise<Answer> {
  const r = await send(`/api/v1/${operation}`, "POST", JSON.stringify(options), "application/json");
  return parse(await r.text());
}

export interface Progress {
  doing: string;
  done: number;
  total: number;
}

/** The same, told how far it is. */
export async function askLong(operation: string, options: Answer, tell: (p: Progress) => void): Promise<Answer> {
  const r = await send(`/api/v1/${operation}`, "POST", JSON.stringify(options), "application/json", "text/event-stream");
  const reader = r.body?.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (let over = reader === undefined; !over && reader; ) {
    const got = await reader.read();
    over = got.done;
    rest += decoder.decode(got.value ?? new Uint8Array(), { stream: !got.done });
    for (let at = rest.indexOf("\n\n"); at >= 0; at = rest.indexOf("\n\n")) {
      const lines = rest.slice(0, at).split("\n");
      rest = rest.slice(at + 2);
      const member = (name: string) => lines.find((l) => l.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
      const data = parse(member("data"));
      if (member("event") === "answer") return data;
      if (member("event") === "problem") throw problemOf(Number(data["status"]) || 500, data);
      tell({ doing: text(data["doing"]), done: Number(data["done"]) || 0, total: Number(data["total"]) || 0 });
    }
  }
  throw new Problem(0, "unreachable");
}

/** Sends a file; gives the id by which an operation may read it, once. */
export async function upload(file: Blob): Promise<string> {
  const r = await send("/api/v1/file", "PUT", file, "application/octet-stream");
  return text(parse(await r.text())["file"]);
}

/** Saves what an operation wrote into its parameter. */
export function download(answer: Answer, param: string, name: string): void {
  const file = rows(answer["files"]).find((f) => f["param"] === param);
  if (!file) return;
  const a = document.createElement("a");
  a.href = `/api/v1/file/${text(file["file"])}`;
  a.download = name;
  document.body.append(a);
  a.click();
  a.remove();
}
