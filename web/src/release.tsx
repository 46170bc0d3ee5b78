// SPDX-License-Identifier: Apache-2.0
// The release console: to whom and what, then what leaves and what stays and why, then a second person, then the bundle.
import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { ask, download, rows, text, upload, type Answer } from "./api";
import { useAct, useAsked, useDesk, type Picked } from "./desk";
import { titleOf } from "./items";
import { Choice, Field, Heading, Input, Loading, Pair, Plain, Refusal, Table, visible, type Column } from "./parts";
import { isWord, type Say } from "./words";

// ---- list -------------------------------------------------------------------------------------------------

function stateOf(r: Answer, say: Say): string {
  const s = text(r["state"]);
  return isWord(s) ? say(s) : s;
}

function listColumns(say: Say): Column<Answer>[] {
  return [
    { name: say("marking"), cell: (r) => <Plain s={text(r["mark"])} /> },
    {
      name: say("release"),
      head: true,
      cell: (r) => (
        <a class="row" href={`#/release/${text(r["release"])}`}>
          {text(r["release"]).slice(0, 8)}
        </a>
      ),
    },
    { name: say("state"), cell: (r) => stateOf(r, say) },
    { name: say("recipient"), cell: (r) => <Plain s={text(r["recipient"])} /> },
    { name: say("purpose"), cell: (r) => <Plain s={text(r["purpose"])} /> },
    { name: say("agreement"), cell: (r) => <Plain s={text(r["agreement"])} /> },
    { name: say("prepared_by"), cell: (r) => <Plain s={text(r["prepared_by"])} /> },
    { name: say("approved_by"), cell: (r) => <Plain s={text(r["approved_by"])} /> },
    { name: say("receipt"), cell: (r) => (r["receipt"] === true ? `✓ ${say("receipt_got")}` : say("receipt_not")) },
  ];
}

export function Releases(): VNode {
  const { say, place } = useDesk();
  const asked = useAsked("releases", "release/list", {});
  const all = asked.answer ? rows(asked.answer["releases"]).reverse() : [];
  return (
    <>
      <Heading>{say("releases")}</Heading>
      {place.roles.includes("release") && (
        <p>
          <a href="#/release/new">{say("new_release")}</a>
        </p>
      )}
      <Loading busy={asked.busy} say={say} />
      <Refusal problem={asked.problem} say={say} />
      {asked.answer && all.length === 0 && <p>{say("no_releases")}</p>}
      {all.length > 0 && <Table caption={say("releases")} columns={listColumns(say)} rows={all} id={(r) => text(r["release"])} say={say} />}
    </>
  );
}

// ---- new --------------------------------------------------------------------------------------------------

interface Draft {
  agreement: string;
  to: string;
  purpose: string;
}

function ToWhom({ draft, set }: { draft: Draft; set: (d: Draft) => void }): VNode {
  const { say, place } = useDesk();
  const list = useAsked("agreements", "agreement/list", {});
  const one = useAsked("agreement", draft.agreement ? "agreement/show" : null, { agreement: draft.agreement });
  const a = draft.agreement ? one.answer : null;
  const terms = a ? rows(a["terms"]).filter((t) => text(t["sender"]) === place.organisation) : [];
  const bodies = terms.flatMap((t) => (Array.isArray(t["bodies"]) ? t["bodies"].map(text) : []));
  const purposes = a && Array.isArray(a["purposes"]) ? a["purposes"].map(text) : [];
  return (
    <fieldset>
      <legend>{say("step_to")}</legend>
      <Refusal problem={list.problem ?? one.problem} say={say} />
      <Choice
        name={say("agreement")}
        none={say("choose")}
        value={draft.agreement}
        set={(v) => set({ agreement: v, to: "", purpose: "" })}
        of={list.answer ? rows(list.answer["agreements"]).map((r) => text(r["id"])) : []}
      />
      {a && (
        <p>
          <Plain s={text(a["title"])} />. {say("valid", text(a["from"]), text(a["to"]))}.{" "}
          {terms.map((t) => say("ceiling", visible(text(t["ceiling"])), visible(text(t["electronic_ceiling"])))).join("; ")}
        </p>
      )}
      <Choice name={say("recipient")} none={say("choose")} value={draft.to} set={(to) => set({ ...draft, to })} of={bodies} />
      <Choice name={say("purpose")} none={say("choose")} value={draft.purpose} set={(purpose) => set({ ...draft, purpose })} of={purposes} />
    </fieldset>
  );
}

function What({ also, setAlso }: { also: string; setAlso: (s: string) => void }): VNode {
  const { say, basket, pick, raise } = useDesk();
  useLayoutEffect(() => raise("basket", basket.length > 0 ? [...new Set(basket.map((b) => b.label))] : []), [basket]);
  const columns: Column<Picked>[] = [
    { name: say("marking"), cell: (p) => <Plain s={p.mark} /> },
    { name: say("number"), cell: (p) => <Plain s={p.number} />, head: true },
    { name: say("title"), cell: (p) => <Plain s={p.title} /> },
    {
      name: say("remove"),
      cell: (p) => (
        <button type="button" aria-label={say("take_out", visible(p.number))} onClick={() => pick(p, false)}>
          ✕
        </button>
      ),
    },
  ];
  return (
    <fieldset>
      <legend>{say("step_what")}</legend>
      {basket.length === 0 ? <p>{say("basket_empty")}</p> : <Table caption={say("basket")} columns={columns} rows={basket} id={(p) => p.item} say={say} />}
      <Field name={say("also")}>{(id) => <textarea id={id} rows={3} spellcheck={false} value={also} onInput={(e) => setAlso(e.currentTarget.value)} />}</Field>
    </fieldset>
  );
}

export function ReleaseNew(): VNode {
  const { say, basket, pick } = useDesk();
  const [draft, setDraft] = useState<Draft>({ agreement: "", to: "", purpose: "" });
  const [also, setAlso] = useState("");
  const act = useAct<null>();
  const named = [...basket.map((b) => b.item), ...also.split("\n").map((l) => l.trim())].filter((s) => s !== "");
  const missing = [
    ...(draft.agreement ? [] : [say("agreement")]),
    ...(draft.to ? [] : [say("recipient")]),
    ...(draft.purpose ? [] : [say("purpose")]),
    ...(named.length > 0 ? [] : [say("items")]),
  ];
  const prepare = async () => {
    const list = await upload(new Blob([named.join("\n") + "\n"]));
    const answer = await ask("release/new", { to: draft.to, agreement: draft.agreement, purpose: draft.purpose, list });
    for (const b of basket) pick(b, false);
    location.hash = `#/release/${text(answer["release"])}`;
    return null;
  };
  return (
    <>
      <Heading>{say("new_release")}</Heading>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (missing.length === 0) act.run(prepare);
        }}
      >
        <ToWhom draft={draft} set={setDraft} />
        <What also={also} setAlso={setAlso} />
        <fieldset>
          <legend>{say("step_prepare")}</legend>
          <button type="submit" disabled={act.busy || missing.length > 0} aria-describedby="missing">
            {say("prepare")}
          </button>
          <p id="missing" role="status">
            {missing.length > 0 ? say("missing", missing.join(", ")) : ""}
          </p>
        </fieldset>
      </form>
      <Refusal problem={act.problem} say={say} />
    </>
  );
}

// ---- one --------------------------------------------------------------------------------------------------

function byNumber(x: Answer, y: Answer): number {
  return text(x["number"]).localeCompare(text(y["number"]), "en", { numeric: true });
}

function Decided({ a }: { a: Answer }): VNode {
  const { say } = useDesk();
  const leaves = rows(a["leaves"]).sort(byNumber);
  const withheld = rows(a["withheld"]).sort(byNumber);
  const number: Column<Answer> = { name: say("number"), head: true, cell: (r) => <Plain s={text(r["number"])} /> };
  return (
    <>
      <h2>{say("leaves", text(a["leaving"]))}</h2>
      {leaves.length > 0 && (
        <Table
          caption={say("leaves", text(a["leaving"]))}
          columns={[
            { name: say("marking"), cell: (r) => <Plain s={text(r["mark"])} /> },
            number,
            { name: say("title"), cell: (r) => <Plain s={titleOf(r)} /> },
            { name: say("content_label"), cell: (r) => <Plain s={text(r["content_label"])} /> },
          ]}
          rows={leaves}
          id={(r) => text(r["revision"])}
          say={say}
        />
      )}
      <h2>{say("withheld", text(a["staying"]))}</h2>
      {withheld.length === 0 ? (
        <p>{say("nothing_withheld")}</p>
      ) : (
        <Table
          caption={say("withheld", text(a["staying"]))}
          columns={[
            { name: say("marking"), cell: (r) => <Plain s={text(r["mark"])} /> },
            number,
            { name: say("why"), cell: (r) => text(r["rule"]) },
            { name: say("reason"), cell: (r) => <Plain s={text(r["reason"])} /> },
            { name: say("next"), cell: (r) => <Plain s={text(r["next"])} /> },
          ]}
          rows={withheld}
          id={(r) => text(r["revision"])}
          say={say}
        />
      )}
    </>
  );
}

function Approve({ a, id, again }: { a: Answer; id: string; again: () => void }): VNode {
  const { say, place } = useDesk();
  const [typed, setTyped] = useState("");
  const act = useAct<null>();
  const recipient = text(a["recipient"]);
  const own = text(a["prepared_by"]) === place.person;
  if (own) return <p>{say("approve_own")}</p>;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        act.run(async () => {
          await ask("release/approve", { release: id });
          again();
          return null;
        });
      }}
    >
      <Input name={say("approve_type", visible(recipient))} value={typed} set={setTyped} />
      <button type="submit" disabled={act.busy || typed.trim() !== recipient}>
        {say("approve")}
      </button>
      <Refusal problem={act.problem} say={say} />
    </form>
  );
}

function Withdraw({ id, again }: { id: string; again: () => void }): VNode {
  const { say } = useDesk();
  const [reason, setReason] = useState("");
  const act = useAct<null>();
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        act.run(async () => {
          await ask("release/withdraw", { release: id, reason });
          again();
          return null;
        });
      }}
    >
      <Input name={say("withdraw_why")} value={reason} set={setReason} />
      <button type="submit" disabled={act.busy || reason.trim() === ""}>
        {say("withdraw")}
      </button>
      <Refusal problem={act.problem} say={say} />
    </form>
  );
}

function Bundle({ id, made, again }: { id: string; made: boolean; again: () => void }): VNode {
  const { say } = useDesk();
  const [expires, setExpires] = useState("");
  const act = useAct<boolean>();
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        act.run(async () => {
          const o: Answer = { release: id, out: "bundle" };
          if (expires && !made) o["expires"] = expires;
          download(await ask("release/bundle", o), "out", `${id.slice(0, 8)}.entente`);
          again();
          return true;
        });
      }}
    >
      {!made && <Input name={say("expires")} type="date" value={expires} set={setExpires} />}
      <button type="submit" disabled={act.busy}>
        {say(made ? "bundle_again" : "bundle")}
      </button>
      <p role="status">{act.done ? say("bundle_done") : ""}</p>
      <Refusal problem={act.problem} say={say} />
    </form>
  );
}

function Receipt({ again }: { again: () => void }): VNode {
  const { say } = useDesk();
  const [file, setFile] = useState<File | null>(null);
  const act = useAct<boolean>();
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (file)
          act.run(async () => {
            await ask("release/receipt", { file: await upload(file) });
            again();
            return true;
          });
      }}
    >
      <Field name={say("receipt_file")}>{(id) => <input id={id} type="file" onChange={(e) => setFile(e.currentTarget.files?.[0] ?? null)} />}</Field>
      <button type="submit" disabled={act.busy || !file}>
        {say("enter_receipt")}
      </button>
      <p role="status">{act.done ? say("receipt_holds") : ""}</p>
      <Refusal problem={act.problem} say={say} />
    </form>
  );
}

function Acts({ a, id, again }: { a: Answer; id: string; again: () => void }): VNode {
  const { place } = useDesk();
  const state = text(a["state"]);
  const officer = place.roles.includes("release");
  return (
    <>
      {officer && state === "prepared" && <Approve a={a} id={id} again={again} />}
      {officer && (state === "approved" || state === "bundled") && <Bundle id={id} made={state === "bundled"} again={again} />}
      {state === "bundled" && (officer || place.roles.includes("registry")) && <Receipt again={again} />}
      {officer && (state === "prepared" || state === "approved") && <Withdraw id={id} again={again} />}
    </>
  );
}

export function ReleaseOne({ id }: { id: string }): VNode {
  const { say } = useDesk();
  const asked = useAsked("release", "release/preview", { release: id, leaves: true });
  const a = asked.answer;
  return (
    <>
      <Heading>
        {say("release")} {id.slice(0, 8)}
      </Heading>
      <Loading busy={asked.busy} say={say} />
      <Refusal problem={asked.problem} say={say} />
      {a && (
        <div class={asked.busy ? "dim" : ""}>
          <dl>
            <Pair name={say("state")}>{stateOf(a, say)}</Pair>
            <Pair name={say("recipient")}>
              <Plain s={text(a["recipient"])} />
            </Pair>
            <Pair name={say("purpose")}>
              <Plain s={text(a["purpose"])} />
            </Pair>
            <Pair name={say("agreement")}>
              <Plain s={text(a["agreement"])} />
            </Pair>
            <Pair name={say("prepared_by")}>
              <Plain s={text(a["prepared_by"])} />
            </Pair>
            {text(a["approved_by"]) && (
              <Pair name={say("approved_by")}>
                <Plain s={text(a["approved_by"])} />
              </Pair>
            )}
            <Pair name={say("digest")}>
              <code>{text(a["digest"])}</code>
            </Pair>
          </dl>
          {a["as_prepared"] === false && text(a["state"]) === "prepared" && <p class="warn">△ {say("moved")}</p>}
          <Acts a={a} id={id} again={asked.again} />
          <Decided a={a} />
        </div>
      )}
    </>
  );
}
