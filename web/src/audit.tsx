// SPDX-License-Identifier: Apache-2.0
// The auditor's page: the log recomputed, and one entry proven. Green only after the node has recomputed it.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { ask, askLong, rows, text, type Answer, type Progress } from "./api";
import { useAct, useAsked, useDesk } from "./desk";
import { Heading, Loading, Pair, Plain, Refusal, Table, when, type Column } from "./parts";

function Verify({ counted }: { counted: (entries: number) => void }): VNode {
  const { say, raise } = useDesk();
  const [progress, setProgress] = useState<Progress | null>(null);
  const act = useAct<Answer>();
  const verify = async () => {
    setProgress(null);
    const a = await askLong("log/verify", {}, setProgress);
    raise("verify", [""]);
    counted(Number(a["entries"]) || 0);
    return a;
  };
  const state = act.done ? "log_good" : act.problem ? "log_bad" : "not_checked";
  return (
    <>
      <h2>{say("log")}</h2>
      <p>
        <button type="button" disabled={act.busy} onClick={() => act.run(verify)}>
          {say("verify")}
        </button>
      </p>
      <p role="status" class={act.done ? "good" : act.problem ? "bad" : ""}>
        {act.done ? "✓ " : act.problem ? "✕ " : "○ "}
        {act.busy && progress && progress.total > 0 ? `${progress.done} / ${progress.total}` : say(state)}
      </p>
      {act.done && (
        <dl>
          {(["entries", "acts", "erased", "root"] as const).map((k) => (
            <Pair key={k} name={say(k)}>
              <code>{text(act.done?.[k])}</code>
            </Pair>
          ))}
        </dl>
      )}
      <Refusal problem={act.problem} say={say} />
    </>
  );
}

function Proof({ proof }: { proof: Answer }): VNode {
  const { say } = useDesk();
  const path = Array.isArray(proof["inclusion"]) ? proof["inclusion"].map(text) : [];
  return (
    <section aria-label={say("proof", text(proof["index"]))}>
      <h2>{say("proof", text(proof["index"]))}</h2>
      <p class="good">✓ {say("proof_checked")}</p>
      <dl>
        <Pair name={say("leaf")}>
          <code>{text(proof["leaf"])}</code>
        </Pair>
        <Pair name={say("path")}>
          {path.map((h) => (
            <div key={h}>
              <code>{h}</code>
            </div>
          ))}
        </Pair>
        <Pair name={say("root")}>
          <code>{text(proof["root"])}</code>
        </Pair>
        <Pair name={say("size")}>{text(proof["size"])}</Pair>
      </dl>
    </section>
  );
}

/** The newest entries, and earlier ones on demand. */
function Entries({ size }: { size: number }): VNode {
  const step = 100;
  const { say, raise } = useDesk();
  const [from, setFrom] = useState(Math.max(0, size - step));
  const asked = useAsked("log", "log/list", { from });
  const act = useAct<Answer>();
  const prove = async (seq: string) => {
    const a = await ask("log/prove", { seq: Number(seq) });
    raise("proof", [""]);
    return a;
  };
  const columns: Column<Answer>[] = [
    { name: say("entry"), cell: (r) => text(r["seq"]), head: true },
    { name: say("time"), cell: (r) => when(text(r["time"])) },
    { name: say("act"), cell: (r) => <Plain s={text(r["kind"])} /> },
    { name: say("operation"), cell: (r) => <Plain s={text(r["operation"])} /> },
    { name: say("person"), cell: (r) => <Plain s={text(r["person"])} /> },
    {
      name: say("prove"),
      cell: (r) => (
        <button type="button" aria-label={say("prove_one", text(r["seq"]))} onClick={() => act.run(() => prove(text(r["seq"])))}>
          {say("prove")}
        </button>
      ),
    },
  ];
  return (
    <>
      <Refusal problem={act.problem} say={say} />
      <div aria-live="polite">{act.done && <Proof proof={act.done} />}</div>
      <Loading busy={asked.busy} say={say} />
      <Refusal problem={asked.problem} say={say} />
      {asked.answer && <Table caption={say("entries")} columns={columns} rows={rows(asked.answer["entries"])} id={(r) => text(r["seq"])} say={say} />}
      {from > 0 && (
        <button type="button" onClick={() => setFrom(Math.max(0, from - step))}>
          {say("earlier")}
        </button>
      )}
    </>
  );
}

export function Audit(): VNode {
  const { say, place } = useDesk();
  const [size, setSize] = useState(0);
  return (
    <>
      <Heading>{say("audit")}</Heading>
      <Verify counted={setSize} />
      {size > 0 && place.roles.includes("auditor") && <Entries key={size} size={size} />}
    </>
  );
}
