// SPDX-License-Identifier: Apache-2.0
// The inbox: a bundle is sent to the node, which checks it in a fixed order and stops at the first failure; each check is shown.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { askLong, download, rows, text, upload, type Answer, type Problem, type Progress } from "./api";
import { useAct, useAsked, useDesk } from "./desk";
import { Field, Heading, Loading, Pair, Plain, Refusal, Table } from "./parts";
import type { Word } from "./words";

// As the node numbers them in a refusal: "check 3 of 9".
const checks: Word[] = ["check_file", "check_recipient", "check_sequence", "check_expiry", "check_agreement", "check_labels", "check_origin", "check_contents", "check_store"];

/** The check that failed, from 0; none when something else did. */
function failedAt(p: Problem): number {
  const at = /check (\d+) of \d+/.exec(p.place);
  return at ? Number(at[1]) - 1 : -1;
}

function Checks({ problem, passed, already }: { problem: Problem | null; passed: boolean; already: boolean }): VNode {
  const { say } = useDesk();
  const bad = problem ? failedAt(problem) : -1;
  const stateOf = (i: number): [string, Word] => {
    if (passed) return already && i > 2 ? ["○", "not_reached"] : ["✓", "passed"];
    if (bad < 0 || i > bad) return ["○", problem ? "not_reached" : "waiting"];
    return i === bad ? ["✕", "failed"] : ["✓", "passed"];
  };
  return (
    <>
      <h2>{say("checks")}</h2>
      <ol class="checks">
        {checks.map((c, i) => {
          const [glyph, word] = stateOf(i);
          return (
            <li key={c} class={word}>
              <span aria-hidden="true">{glyph} </span>
              {say(c)} – {say(word)}
              {i === bad && <Refusal problem={problem} say={say} />}
            </li>
          );
        })}
      </ol>
      {bad < 0 && <Refusal problem={problem} say={say} />}
    </>
  );
}

const counts: Word[] = ["sender", "recipient", "purpose", "sequence", "stored", "changed", "known", "quarantined", "registered_now"];

function Received({ a }: { a: Answer }): VNode {
  const { say } = useDesk();
  return (
    <>
      <h2>{say("received")}</h2>
      {a["already_received"] === true && <p class="warn">△ {say("already")}</p>}
      <dl>
        {counts.map((c) => (
          <Pair key={c} name={say(c)}>
            <Plain s={text(a[c])} />
          </Pair>
        ))}
      </dl>
      <p role="status">{say("receipt_saved")}</p>
    </>
  );
}

function Receive({ after }: { after: () => void }): VNode {
  const { say, raise } = useDesk();
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const act = useAct<Answer>();
  const receive = async (f: File) => {
    setProgress(null);
    const id = await upload(f);
    setProgress({ doing: "", done: 0, total: 0 });
    const a = await askLong("receive", { file: id, receipt: "receipt" }, setProgress);
    raise("receive", [""]);
    download(a, "receipt", `receipt-${text(a["bundle"]).slice(0, 8)}.json`);
    after();
    return a;
  };
  return (
    <>
      <form
        class="drop"
        onDragOver={(e) => e.preventDefault()}
        onDrop={(e) => {
          e.preventDefault();
          setFile(e.dataTransfer?.files[0] ?? null);
        }}
        onSubmit={(e) => {
          e.preventDefault();
          if (file) act.run(() => receive(file));
        }}
      >
        <p>{say("drop")}</p>
        <Field name={say("bundle_file")}>{(id) => <input id={id} type="file" onChange={(e) => setFile(e.currentTarget.files?.[0] ?? null)} />}</Field>
        {file && (
          <p>
            <Plain s={file.name} />, {file.size} B
          </p>
        )}
        <button type="submit" disabled={act.busy || !file}>
          {say("check_it")}
        </button>
      </form>
      <p role="status">{act.busy ? say(progress ? "checking" : "sending") : ""}</p>
      <Checks problem={act.problem} passed={act.done !== null} already={act.done?.["already_received"] === true} />
      {act.done && <Received a={act.done} />}
    </>
  );
}

export function Inbox(): VNode {
  const { say } = useDesk();
  const asked = useAsked("quarantine", "registry/quarantine", {});
  const held = asked.answer ? rows(asked.answer["quarantined"]) : [];
  return (
    <>
      <Heading>{say("receive")}</Heading>
      <Receive after={asked.again} />
      <h2>{say("quarantine")}</h2>
      <Loading busy={asked.busy} say={say} />
      <Refusal problem={asked.problem} say={say} />
      {asked.answer && held.length === 0 && <p>{say("quarantine_none")}</p>}
      {held.length > 0 && (
        <Table
          caption={say("quarantine")}
          columns={[
            { name: say("item"), cell: (r) => <Plain s={text(r["item"])} />, head: true },
            { name: say("kind"), cell: (r) => <Plain s={text(r["kind"])} /> },
            { name: say("sender"), cell: (r) => <Plain s={text(r["sender"])} /> },
            { name: say("reason"), cell: (r) => <Plain s={text(r["reason"])} /> },
          ]}
          rows={held}
          id={(r) => text(r["revision"])}
          say={say}
        />
      )}
    </>
  );
}
