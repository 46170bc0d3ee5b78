// SPDX-License-Identifier: Apache-2.0
// Small parts that every screen is made of. Native elements only.
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "./api";
import { isWord, type Say } from "./words";

// Control and direction characters, which could make a text look like another one. The terminal shows them in the same way.
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

export function visible(s: string): string {
  return s.replace(hostile, (c) => `<U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`);
}

/** Text that came from elsewhere: it stays text, in its own direction. */
export function Plain({ s }: { s: string }): VNode {
  return <bdi>{visible(s)}</bdi>;
}

export function Heading({ children }: { children: ComponentChildren }): VNode {
  const ref = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => ref.current?.focus(), []);
  return (
    <h1 tabIndex={-1} ref={ref}>
      {children}
    </h1>
  );
}

/** What was refused: what, where, which rule, what next, and whether something was written. */
export function Refusal({ problem, say }: { problem: Problem | null; say: Say }): VNode | null {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) ref.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const what = problem.status === 404 ? say("not_found_long") : isWord(problem.what) ? say(problem.what) : problem.what;
  return (
    <div class="refusal" role="alert" tabIndex={-1} ref={ref}>
      <p>
        <span aria-hidden="true">✕ </span>
        <Plain s={what} />
      </p>
      {problem.status !== 404 && (
        <dl>
          {problem.place && <Pair name={say("where")}>{<Plain s={problem.place} />}</Pair>}
          {problem.rule && (
            <Pair name={say("why")}>
              {problem.rule.id} {problem.rule.text && <Plain s={problem.rule.text} />} {problem.rule.mark && `(${problem.rule.mark})`}
            </Pair>
          )}
          {problem.next && <Pair name={say("next")}>{<Plain s={problem.next} />}</Pair>}
        </dl>
      )}
      {problem.status >= 400 && problem.status !== 404 && problem.status !== 401 && <p>{say(problem.written ? "was_written" : "nothing_written")}</p>}
    </div>
  );
}

export function Pair({ name, children }: { name: string; children: ComponentChildren }): VNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Said only when it takes a while. */
export function Loading({ busy, say }: { busy: boolean; say: Say }): VNode {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!busy) return;
    const timer = setTimeout(() => setLong(true), 300);
    return () => clearTimeout(timer);
  }, [busy]);
  return (
    <p role="status" class="loading">
      {busy && long ? say("loading") : ""}
    </p>
  );
}

let fields = 0;

/** A label and its control, which gets the id. */
export function Field({ name, children }: { name: string; children: (id: string) => VNode }): VNode {
  const id = useRef("");
  if (!id.current) id.current = `f${++fields}`;
  return (
    <p class="field">
      <label for={id.current}>{name}</label>
      {children(id.current)}
    </p>
  );
}

export function Input({ name, value, set, type = "text", complete = "off" }: { name: string; value: string; set: (v: string) => void; type?: "text" | "password" | "date"; complete?: string }): VNode {
  return (
    <Field name={name}>
      {(id) => {
        const all = { id, autoComplete: complete, spellcheck: false, value, onInput: (e: { currentTarget: HTMLInputElement }) => set(e.currentTarget.value) };
        return type === "password" ? <input type="password" {...all} /> : type === "date" ? <input type="date" {...all} /> : <input type="text" {...all} />;
      }}
    </Field>
  );
}

export function Choice({ name, value, set, of, none }: { name: string; value: string; set: (v: string) => void; of: string[]; none: string }): VNode {
  return (
    <Field name={name}>
      {(id) => (
        <select id={id} value={value} onChange={(e) => set(e.currentTarget.value)}>
          <option value="">{none}</option>
          {of.map((v) => (
            <option key={v} value={v}>
              {visible(v)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export interface Column<R> {
  name: string;
  cell: (r: R) => ComponentChildren;
  head?: boolean; // this cell names its row
}

/** A table of some rows; more on demand, so that long lists stay quick. */
export function Table<R>({ caption, columns, rows, id, say }: { caption: string; columns: Column<R>[]; rows: R[]; id: (r: R) => string; say: Say }): VNode {
  const step = 100;
  const [shown, setShown] = useState(step);
  return (
    <>
      <div class="wide" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((c) => (
                <th scope="col" key={c.name}>
                  {c.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((r) => (
              <tr key={id(r)}>
                {columns.map((c) =>
                  c.head ? (
                    <th scope="row" key={c.name}>
                      {c.cell(r)}
                    </th>
                  ) : (
                    <td key={c.name}>{c.cell(r)}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(shown + 10 * step)}>
          {say("more", Math.min(10 * step, rows.length - shown))}
        </button>
      )}
    </>
  );
}

export function when(iso: string): string {
  return iso.replace("T", " ").replace(/Z$/, " UTC");
}
