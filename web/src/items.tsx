// SPDX-License-Identifier: Apache-2.0
// Search and browse. What was searched for stays in memory: it is in no address, no history, no storage.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { ask, download, rows, text, type Answer } from "./api";
import { useAct, useAsked, useDesk, type Picked } from "./desk";
import { Choice, Field, Heading, Loading, Plain, Refusal, Table, visible, type Column } from "./parts";
import type { Say, Word } from "./words";

const filters: [string, Word][] = [
  ["kind", "kind"],
  ["status", "status"],
  ["publisher", "publisher"],
  ["origin", "origin"],
];

/** The rows of whichever list the answer has. */
export function listed(answer: Answer | null): Answer[] {
  if (!answer) return [];
  for (const name of ["items", "results", "hits"]) if (Array.isArray(answer[name])) return rows(answer[name]);
  return [];
}

export function itemKey(r: Answer): string {
  const item = text(r["item"]);
  const origin = text(r["origin"]);
  return item.includes("/") || !origin ? item : `${origin}/${item}`;
}

export function itemLink(r: Answer): VNode {
  const number = text(r["number"]) || text(r["item"]);
  return (
    <a class="row" href={`#/register/${encodeURIComponent(text(r["item"]))}`}>
      <Plain s={number} />
    </a>
  );
}

/** The choices of a filter are those of the rows that are shown, so that the marking covers them too; and the one that is chosen. */
function values(shown: Answer[], name: string, chosen: string): string[] {
  return [...new Set([...shown.map((r) => text(r[name])), chosen].filter((v) => v !== ""))].sort();
}

/** The title with the mark of its own. */
export function titleOf(r: Answer): string {
  return [text(r["title_mark"]), text(r["title"])].filter((s) => s !== "").join(" ");
}

export function counted(n: number, say: Say): string {
  return n === 0 ? say("no_match") : n === 1 ? say("one_result") : say("results", n);
}

/** Only the columns that some row fills. */
function columnsFor(found: Answer[], whole: string, say: Say, canPick: boolean, basket: Picked[], pick: (p: Picked, on: boolean) => void): Column<Answer>[] {
  const tick: Column<Answer> = {
    name: say("pick"),
    cell: (r) => {
      const p = { item: itemKey(r), label: whole, mark: text(r["mark"]), number: text(r["number"]), title: titleOf(r) };
      return (
        <input
          type="checkbox"
          aria-label={say("pick_one", visible(p.number))}
          checked={basket.some((b) => b.item === p.item)}
          onChange={(e) => pick(p, e.currentTarget.checked)}
        />
      );
    },
  };
  const some = (name: string, word: Word): Column<Answer>[] =>
    found.some((r) => text(r[name]) !== "") ? [{ name: say(word), cell: (r) => <Plain s={text(r[name])} /> }] : [];
  return [
    { name: say("marking"), cell: (r) => <Plain s={text(r["mark"])} /> },
    { name: say("number"), cell: itemLink, head: true },
    ...(found.some((r) => titleOf(r) !== "") ? [{ name: say("title"), cell: (r: Answer) => <Plain s={titleOf(r)} /> }] : []),
    ...some("edition", "edition"),
    ...some("version", "version"),
    ...some("date", "date"),
    ...some("status", "status"),
    ...some("content_label", "content_label"),
    ...some("content", "content"),
    ...(canPick ? [tick] : []),
  ];
}

const page = 100; // hits of a search at once

function options(typed: string, chosen: Record<string, string>, taken: Map<string, boolean>): Answer {
  const o: Answer = {};
  if (typed) o["text"] = typed;
  for (const [name, v] of Object.entries(chosen)) if (v && taken.has(name)) o[name] = taken.get(name) ? [v] : v;
  return o;
}

/** Under which other names of the same concepts the node looked too. */
function Names({ a, on, set }: { a: Answer; on: boolean; set: (on: boolean) => void }): VNode {
  const { say } = useDesk();
  return (
    <>
      <ul>
        {rows(a["expanded"]).map((x) => (
          <li key={text(x["asked"]) + text(x["concept"])}>
            {say("also_names", visible(text(x["asked"])))} <Plain s={text(x["names"])} />
          </li>
        ))}
      </ul>
      {text(a["expansion"]) && <p>{text(a["expansion"])}</p>}
      <p>
        <label>
          <input type="checkbox" checked={on} onChange={(e) => set(e.currentTarget.checked)} /> {say("names_too")}
        </label>
      </p>
    </>
  );
}

const forms: [string, string][] = [
  ["csv", "CSV"],
  ["xlsx", "XLSX"],
  ["jsonl", "JSON Lines"],
];

/** The whole list as it is filtered, in a file: the node writes it, with its label and marks, and enters the copy in its log. */
function SaveList({ operation, question }: { operation: string; question: Answer }): VNode {
  const { say } = useDesk();
  const act = useAct<boolean>();
  const save = async (form: string) => {
    const answer = await ask(operation, { ...question, out: "list", form });
    download(answer, "out", `list.${form}`);
    return true;
  };
  return (
    <>
      <p>
        {say("save_list")}{" "}
        {forms.map(([form, name]) => (
          <span key={form}>
            <button type="button" disabled={act.busy} onClick={() => act.run(() => save(form))} aria-label={`${say("save_list")} ${name}`}>
              {name}
            </button>{" "}
          </span>
        ))}
        {say("save_list_note")}
      </p>
      {act.done && <p role="status">{say("exported")}</p>}
      <Refusal problem={act.problem} say={say} />
    </>
  );
}

export function Items(): VNode {
  const { say, place, basket, pick } = useDesk();
  const [typed, setTyped] = useState("");
  const [sought, setSought] = useState("");
  const [after, setAfter] = useState("");
  const [names, setNames] = useState(true);
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const searching = sought !== "" && place.offers.has("search");
  const operation = searching ? "search" : "item/list";
  const taken = place.offers.get(operation) ?? new Map<string, boolean>();
  const question: Answer = { ...options(sought, chosen, taken), ...(searching && !names ? { "no-expand": true } : {}) };
  const asked = useAsked("items", operation, { ...question, ...(searching ? { limit: page, ...(after ? { after } : {}) } : {}) });
  const found = listed(asked.answer);
  const total = Number(asked.answer?.["visible_hits"] ?? found.length);
  const further = searching ? text(asked.answer?.["next"]) : "";
  const filtered = sought !== "" || Object.values(chosen).some((v) => v !== "");
  const seek = (words: string, filter: Record<string, string>) => {
    setSought(words);
    setChosen(filter);
    setAfter("");
  };

  return (
    <>
      <Heading>{say("items")}</Heading>
      <form
        role="search"
        onSubmit={(e) => {
          e.preventDefault();
          seek(typed.trim(), chosen);
        }}
      >
        <Field name={say(place.offers.has("search") ? "search_all" : "search")}>
          {(id) => <input id={id} type="search" class="search" autoComplete="off" value={typed} onInput={(e) => setTyped(e.currentTarget.value)} />}
        </Field>
        <button type="submit">{say("find")}</button>
        <fieldset>
          <legend>{say("filters")}</legend>
          {filters
            .filter(([name]) => taken.has(name))
            .map(([name, word]) => (
              <Choice
                key={name}
                name={say(word)}
                none={say("any")}
                value={chosen[name] ?? ""}
                set={(v) => seek(sought, { ...chosen, [name]: v })}
                of={values(found, name, chosen[name] ?? "")}
              />
            ))}
          {filtered && (
            <button
              type="button"
              onClick={() => {
                setTyped("");
                seek("", {});
              }}
            >
              {say("clear")}
            </button>
          )}
        </fieldset>
      </form>
      <Loading busy={asked.busy} say={say} />
      <Refusal problem={asked.problem} say={say} />
      {asked.answer && (
        <div class={asked.busy ? "dim" : ""}>
          {searching && taken.has("no-expand") && <Names a={asked.answer} on={names} set={setNames} />}
          <p role="status">{counted(total, say)}</p>
          {found.length > 0 && (
            <Table
              caption={say("items")}
              columns={columnsFor(found, text(asked.answer["label"]), say, place.roles.includes("release"), basket, pick)}
              rows={found}
              id={(r) => text(r["revision"]) || itemKey(r)}
              say={say}
            />
          )}
          {further && (
            <button type="button" onClick={() => setAfter(further)}>
              {say("further")}
            </button>
          )}
          {found.length > 0 && taken.has("form") && <SaveList key={JSON.stringify(question)} operation={operation} question={question} />}
        </div>
      )}
    </>
  );
}
