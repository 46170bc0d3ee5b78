// SPDX-License-Identifier: Apache-2.0
// What every screen shares: who is here, the language, and the marking of the page, which is raised before what it is about is shown.
import { createContext } from "preact";
import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import { ask, Problem, text, type Answer, type Offers } from "./api";
import type { Lang, Say } from "./words";

/** What the node says of itself and of who asks. */
export interface Place {
  organisation: string;
  systemHigh: string;
  exercise: boolean;
  person: string;
  roles: string[];
  /** Of keys that expire, of a clearance, briefing or dossier that has ended: about the person and the node, about no item. */
  warnings: string[];
  offers: Offers;
}

/** An item that was put aside for a release. label: that of the whole answer it was taken from; mark: its own. */
export interface Picked {
  item: string;
  label: string;
  mark: string;
  number: string;
  title: string;
}

export interface Desk {
  place: Place;
  lang: Lang;
  say: Say;
  /** The markings of what one part of the page shows. "" is for content without one: it counts as system high. */
  raise: (part: string, markings: string[]) => void;
  titled: (number: string) => void;
  basket: Picked[];
  pick: (p: Picked, on: boolean) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("no desk");
  return desk;
}

/** The marking of an answer: that of the whole as the node worked it out. One without counts as the highest level of the node. Nothing is
 *  compared here: no room but the label room compares classifications. */
export function markingsOf(answer: Answer): string[] {
  return [text(answer["label"])];
}

export interface Asked {
  answer: Answer | null;
  problem: Problem | null;
  busy: boolean;
  again: () => void;
}

export function problemFrom(e: unknown): Problem {
  return e instanceof Problem ? e : new Problem(0, String(e));
}

/** Asks when what is asked changes. The marking is raised in the same turn, before the answer is shown. operation null: not yet. */
export function useAsked(part: string, operation: string | null, options: Answer): Asked {
  const { raise } = useDesk();
  const [state, set] = useState<{ answer: Answer | null; problem: Problem | null; busy: boolean }>({ answer: null, problem: null, busy: operation !== null });
  const [turn, setTurn] = useState(0);
  const spelled = JSON.stringify(options);
  const latest = useRef(0);

  useEffect(() => {
    if (operation === null) return;
    const mine = ++latest.current;
    set((s) => ({ ...s, busy: true }));
    ask(operation, JSON.parse(spelled) as Answer).then(
      (answer) => {
        if (mine !== latest.current) return;
        raise(part, markingsOf(answer));
        set({ answer, problem: null, busy: false });
      },
      (e: unknown) => {
        if (mine === latest.current) set({ answer: null, problem: problemFrom(e), busy: false });
      },
    );
    return () => {
      latest.current++;
    };
  }, [operation, spelled, turn]);
  return { ...state, again: useCallback(() => setTurn((t) => t + 1), []) };
}

/** One act at a time: busy while it runs, then what it answered or why it was refused. */
export function useAct<T>(): { busy: boolean; problem: Problem | null; done: T | null; run: (f: () => Promise<T>) => void } {
  const [state, set] = useState<{ busy: boolean; problem: Problem | null; done: T | null }>({ busy: false, problem: null, done: null });
  const run = (f: () => Promise<T>) => {
    if (state.busy) return;
    set({ busy: true, problem: null, done: null });
    f().then(
      (done) => set({ busy: false, problem: null, done }),
      (e: unknown) => set({ busy: false, problem: problemFrom(e), done: null }),
    );
  };
  return { ...state, run };
}
