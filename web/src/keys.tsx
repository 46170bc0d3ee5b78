// SPDX-License-Identifier: Apache-2.0
// Keys for those who do not like the mouse: / j k g ? . They can be switched off, since speech and slips press them too (WCAG 2.1.4).
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useDesk } from "./desk";

function typing(at: EventTarget | null): boolean {
  return at instanceof HTMLElement && (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName));
}

function move(by: number): void {
  const all = [...document.querySelectorAll<HTMLElement>("a.row")];
  const at = all.findIndex((a) => a === document.activeElement);
  (at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by])?.focus();
}

export function Keys({ paths }: { paths: string[] }): VNode {
  const { say } = useDesk();
  const [on, setOn] = useState(true);
  const going = useRef(0);
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    if (!on) return;
    const letters = new Map([["s", "register"], ["r", "release"], ["i", "inbox"], ["a", "audit"]].filter(([, p]) => paths.includes(p ?? "")) as [string, string][]);
    const pressed = (e: KeyboardEvent) => {
      if (typing(e.target) || e.ctrlKey || e.metaKey || e.altKey || dialog.current?.open) return;
      const to = Date.now() - going.current < 1500 ? letters.get(e.key) : undefined;
      going.current = e.key === "g" ? Date.now() : 0;
      if (to) location.hash = `#/${to}`;
      else if (e.key === "j" || e.key === "k") move(e.key === "j" ? 1 : -1);
      else if (e.key === "/") document.querySelector<HTMLElement>("input.search")?.focus();
      else if (e.key === "?") dialog.current?.showModal();
      else return;
      e.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [on, paths.join()]);
  return (
    <>
      <p class="keys">
        <button type="button" onClick={() => dialog.current?.showModal()}>
          {say("keys")}
        </button>
      </p>
      <dialog ref={dialog} aria-label={say("keys")}>
        <h2>{say("keys")}</h2>
        <dl>
          <dt><kbd>/</kbd></dt>
          <dd>{say("key_search")}</dd>
          <dt><kbd>j</kbd> <kbd>k</kbd></dt>
          <dd>{say("key_move")}</dd>
          <dt><kbd>g</kbd> <kbd>s</kbd> <kbd>r</kbd> <kbd>i</kbd> <kbd>a</kbd></dt>
          <dd>{say("key_go")}</dd>
          <dt><kbd>?</kbd></dt>
          <dd>{say("key_help")}</dd>
        </dl>
        <p>
          <label>
            <input type="checkbox" checked={on} onChange={(e) => setOn(e.currentTarget.checked)} /> {say("keys_on")}
          </label>
        </p>
        <button type="button" onClick={() => dialog.current?.close()}>
          {say("close")}
        </button>
      </dialog>
    </>
  );
}
