// SPDX-License-Identifier: Apache-2.0
// One item: its labels, fields, originators and sources; and its history. Each is one answer of the node, under one marking.
import type { VNode } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { ask, download, rows, text, type Answer, type Json } from "./api";
import { useAct, useAsked, useDesk } from "./desk";
import { titleOf } from "./items";
import { Heading, Loading, Pair, Plain, Refusal, Table, when, type Column } from "./parts";
import type { Say, Word } from "./words";

const facts: [string, Word][] = [
  ["mark", "marking"],
  ["kind", "kind"],
  ["edition", "edition"],
  ["version", "version"],
  ["date", "date"],
  ["status", "status"],
  ["publisher", "publisher"],
  ["origin", "origin"],
  ["revision", "revision"],
  ["content", "content"],
  ["base", "based_on"],
  ["person", "who"],
];

const labels: [string, Word][] = [
  ["content_label", "content_label"],
  ["provider_label", "provider_label"],
  ["metadata_label", "metadata_label"],
];

function pairs(a: Answer, of: [string, Word][], say: Say): VNode {
  return (
    <dl>
      {of
        .filter(([name]) => text(a[name]) !== "")
        .map(([name, word]) => (
          <Pair key={name} name={say(word)}>
            <Plain s={text(a[name])} />
          </Pair>
        ))}
    </dl>
  );
}

function strings(v: Json | undefined): string[] {
  return Array.isArray(v) ? v.map(text) : [];
}

function Names({ head, of }: { head: string; of: string[] }): VNode | null {
  if (of.length === 0) return null;
  return (
    <>
      <h2>{head}</h2>
      <ul>
        {of.map((s) => (
          <li key={s}>
            <Plain s={s} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Details({ a }: { a: Answer }): VNode {
  const { say } = useDesk();
  const fields = rows(a["fields"]);
  return (
    <>
      <h2>{say("labels")}</h2>
      {pairs(a, labels, say)}
      <h2>{say("fields")}</h2>
      {fields.length > 0 && (
        <Table
          caption={say("fields")}
          columns={[
            { name: say("marking"), cell: (f) => <Plain s={text(f["mark"])} /> },
            { name: say("field"), cell: (f) => <Plain s={text(f["field"])} />, head: true },
            { name: say("value"), cell: (f) => <Plain s={text(f["value"])} /> },
          ]}
          rows={fields}
          id={(f) => text(f["field"])}
          say={say}
        />
      )}
      {pairs(a, facts, say)}
      {text(a["registered"]) && (
        <p>
          {say("registered")}: {when(text(a["registered"]))}
        </p>
      )}
      <Names head={say("content_missing")} of={strings(a["content_missing"])} />
      <Names head={say("originators")} of={strings(a["originators"])} />
      <Names head={say("sources")} of={strings(a["sources"])} />
    </>
  );
}

function Export({ item, number }: { item: string; number: string }): VNode {
  const { say } = useDesk();
  const act = useAct<boolean>();
  const save = async () => {
    const answer = await ask("item/export", { item, out: "copy" });
    download(answer, "out", "copy");
    return true;
  };
  return (
    <>
      <p>
        <button type="button" disabled={act.busy} onClick={() => act.run(save)} aria-label={`${say("export")} ${number}`}>
          {say("export")}
        </button>{" "}
        {say("export_note")}
      </p>
      {act.done && <p role="status">{say("exported")}</p>}
      <Refusal problem={act.problem} say={say} />
    </>
  );
}

function historyColumns(say: Say): Column<Answer>[] {
  return [
    { name: say("marking"), cell: (r) => <Plain s={text(r["mark"])} /> },
    { name: say("number"), cell: (r) => <Plain s={text(r["number"])} />, head: true },
    { name: say("title"), cell: (r) => <Plain s={titleOf(r)} /> },
    { name: say("content_label"), cell: (r) => <Plain s={text(r["content_label"])} /> },
    { name: say("edition"), cell: (r) => <Plain s={text(r["edition"])} /> },
    { name: say("date"), cell: (r) => text(r["date"]) },
    { name: say("status"), cell: (r) => <Plain s={text(r["status"])} /> },
    { name: say("stands"), cell: (r) => (r["stands"] === true ? `✓ ${say("yes")}` : say("no")) },
    { name: say("who"), cell: (r) => <Plain s={text(r["person"])} /> },
    { name: say("revision"), cell: (r) => <Plain s={text(r["revision"])} /> },
  ];
}

export function Item({ id, history }: { id: string; history: boolean }): VNode {
  const { say, titled } = useDesk();
  const asked = useAsked("item", history ? "item/history" : "item/show", { item: id });
  const a = asked.answer;
  const revisions = a ? rows(a["revisions"]) : [];
  const newest = history ? revisions[revisions.length - 1] : (a ?? undefined);
  const number = newest ? text(newest["number"]) : "";
  const here = `#/register/${encodeURIComponent(id)}`;

  useLayoutEffect(() => titled(number), [number]);
  if (asked.problem)
    return (
      <>
        <Heading>{say("not_found")}</Heading>
        <Refusal problem={asked.problem} say={say} />
        <p>
          <a href="#/">{say("back")}</a>
        </p>
      </>
    );
  return (
    <>
      <Loading busy={asked.busy} say={say} />
      {a && newest && (
        <>
          <Heading>
            <Plain s={number} />
          </Heading>
          <nav aria-label={number} class="tabs">
            <a href={here} aria-current={history ? undefined : "page"}>
              {say("details")}
            </a>{" "}
            <a href={`${here}/history`} aria-current={history ? "page" : undefined}>
              {say("history")}
            </a>
          </nav>
          {history ? (
            <Table caption={say("history")} columns={historyColumns(say)} rows={revisions} id={(r) => text(r["revision"])} say={say} />
          ) : (
            <>
              <Details a={a} />
              {a["content_missing"] === undefined && <Export item={id} number={number} />}
            </>
          )}
        </>
      )}
    </>
  );
}
