// SPDX-License-Identifier: Apache-2.0
// The frame of every page: marking at top and bottom, menu, language, session.
import { render, type VNode } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask, forget, logOut, offers, onSession, text, whoAmI, type Problem, type Session } from "./api";
import { Audit } from "./audit";
import { DeskContext, problemFrom, type Desk, type Picked, type Place } from "./desk";
import { Inbox } from "./inbox";
import { Item } from "./item";
import { Items } from "./items";
import { Keys } from "./keys";
import { Login } from "./login";
import { Heading, Plain, Refusal, visible } from "./parts";
import { ReleaseNew, ReleaseOne, Releases } from "./release";
import { colourOf } from "./marking";
import { sayer, type Lang, type Say, type Word } from "./words";

// ---- where we are -----------------------------------------------------------------------------------------

type Screen = (props: { id: string; more: string }) => VNode;

interface Part {
  path: string;
  word: Word;
  roles: string; // who has it in the menu; the node decides who may
  screen: Screen;
}

function ReleaseScreen({ id }: { id: string; more: string }): VNode {
  return id === "" ? <Releases /> : id === "new" ? <ReleaseNew /> : <ReleaseOne id={id} />;
}

const readers = "custodian planner reader registry release spectrum terminologist";

const parts: Part[] = [
  { path: "register", word: "items", roles: readers, screen: ({ id, more }) => (id ? <Item id={id} history={more === "history"} /> : <Items />) },
  { path: "release", word: "release", roles: "release registry auditor", screen: ReleaseScreen },
  { path: "inbox", word: "inbox", roles: "registry", screen: () => <Inbox /> },
  { path: "audit", word: "audit", roles: "auditor administrator", screen: () => <Audit /> },
];

function mayUse(part: Part, roles: string[]): boolean {
  return part.roles.split(" ").some((r) => roles.includes(r));
}

function useHash(): string[] {
  const read = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const [at, set] = useState(read);
  useEffect(() => {
    const changed = () => set(read());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return at;
}

// ---- the marking ------------------------------------------------------------------------------------------

/** They stay until the next page has something to show: then all of them go. */
interface Marks {
  page: string;
  of: Map<string, string[]>;
}

const noMarks: Marks = { page: "", of: new Map() };

function bannerText(marks: Marks, place: Place | null, say: Say): string {
  const all = new Set<string>();
  for (const list of marks.of.values()) for (const m of list) all.add(m === "" && place ? place.systemHigh : m);
  all.delete("");
  return all.size === 0 ? say("no_marked") : [...all].join("; ");
}

function Banner({ text: said, label }: { text: string; label: string }): VNode {
  return (
    <div class={`banner ${colourOf(said)}`} role="region" aria-label={label}>
      {visible(said)}
    </div>
  );
}

/** What gets the focus is scrolled to where no banner covers it, however high these are. */
function useRoomForBanners(said: string): void {
  useLayoutEffect(() => {
    const measure = () => {
      const [top, end] = [...document.querySelectorAll<HTMLElement>(".banner")].map((b) => b.offsetHeight + 12);
      document.documentElement.style.scrollPadding = `${top ?? 0}px 0 ${end ?? 0}px`;
    };
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, [said]);
}

// ---- the frame --------------------------------------------------------------------------------------------

async function findPlace(s: Session): Promise<Place> {
  const [node, all] = await Promise.all([ask("node/show"), offers()]);
  return {
    organisation: text(node["organisation"]),
    systemHigh: text(node["system_high"]),
    exercise: node["exercise"] === true,
    person: s.person,
    roles: text(node["roles"]).split(" "),
    warnings: Array.isArray(node["warnings"]) ? node["warnings"].map(text) : [],
    offers: all,
  };
}

/** Ends the session here when nothing was done for as long as the node keeps it. */
function useIdleLock(seconds: number, lock: () => void): () => void {
  const timer = useRef(0);
  const touch = useCallback(() => {
    clearTimeout(timer.current);
    if (seconds > 0) timer.current = setTimeout(lock, seconds * 1000);
  }, [seconds]);
  useEffect(() => {
    touch();
    return () => clearTimeout(timer.current);
  }, [touch]);
  return touch;
}

function App(): VNode {
  const [lang, setLang] = useState<Lang>(navigator.language.startsWith("fr") ? "fr" : "en");
  const say = useMemo(() => sayer(lang), [lang]);
  const [session, setSession] = useState<Session | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const [notice, setNotice] = useState<Word | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [ready, setReady] = useState(false);
  const [marks, setMarks] = useState<Marks>(noMarks);
  const [number, setNumber] = useState("");
  const [basket, setBasket] = useState<Picked[]>([]);
  const [visits, setVisits] = useState(0); // entries of a person, so that his page is not taken for that of who was here before
  const at = useHash();
  const where = [visits, ...at].join("/");
  const here = useRef("");
  here.current = where;

  // The content goes, the marking stays.
  const leave = useCallback((why: Word | null) => {
    forget();
    setSession(null);
    setPlace(null);
    setBasket([]);
    setNumber("");
    setNotice(why);
  }, []);
  const enter = useCallback((s: Session) => {
    setNotice(null);
    findPlace(s).then(
      (p) => {
        setPlace(p);
        setSession(s);
        setVisits((n) => n + 1);
      },
      (e: unknown) => setProblem(problemFrom(e)),
    );
  }, []);
  const touch = useIdleLock(session?.idle_seconds ?? 0, () => leave("locked"));

  useEffect(() => onSession(() => leave("session_ended"), touch), [touch]);
  useEffect(() => {
    whoAmI().then(
      (s) => {
        setReady(true);
        if (s) enter(s);
      },
      (e: unknown) => {
        setReady(true);
        setProblem(problemFrom(e));
      },
    );
  }, []);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  useLayoutEffect(() => setNumber(""), [where]);

  // Each page raises its own: what a page that is left still raises is no mark of this one.
  const raise = useCallback((part: string, list: string[]) => {
    if (here.current !== where) return;
    setMarks((m) => ({ page: where, of: new Map([...(m.page === where ? m.of : []), [part, list]]) }));
  }, [where]);
  const pick = useCallback((p: Picked, on: boolean) => {
    setBasket((b) => (on ? [...b.filter((x) => x.item !== p.item), p] : b.filter((x) => x.item !== p.item)));
  }, []);

  const said = bannerText(marks, place, say);
  useRoomForBanners(said);
  useLayoutEffect(() => {
    document.title = `${said} – ${number || "Entente"}`;
  }, [said, number]);

  const desk: Desk | null = place && session ? { place, lang, say, raise, titled: setNumber, basket, pick } : null;
  const part = parts.find((p) => (at[0] ? p.path === at[0] : !place || mayUse(p, place.roles)));
  const shown = part && place && mayUse(part, place.roles) ? part : undefined;
  return (
    <>
      <a class="skip" href="#content" onClick={(e) => { e.preventDefault(); document.querySelector("h1")?.focus(); }}>
        {say("skip")}
      </a>
      <header>
        <Banner text={said} label={say("marking_top")} />
        <Frame place={place} say={say} lang={lang} setLang={setLang} at={part} leave={() => { logOut().catch(() => undefined); leave(null); setMarks(noMarks); }} />
      </header>
      <main id="content">
        <Refusal problem={problem} say={say} />
        {ready && !desk && <Login say={say} notice={notice} enter={(s) => { setProblem(null); enter(s); }} />}
        {desk && (
          <DeskContext.Provider value={desk}>
            {shown ? <shown.screen key={where} id={at[1] ?? ""} more={at[2] ?? ""} /> : <Nowhere say={say} />}
            <Keys paths={parts.filter((p) => mayUse(p, desk.place.roles)).map((p) => p.path)} />
          </DeskContext.Provider>
        )}
      </main>
      <footer>
        <p>{say("no_status")}</p>
        <Banner text={said} label={say("marking_bottom")} />
      </footer>
    </>
  );
}

function Nowhere({ say }: { say: Say }): VNode {
  return (
    <>
      <Heading>{say("not_found")}</Heading>
      <p>{say("not_found_long")}</p>
      <p>
        <a href="#/">{say("back")}</a>
      </p>
    </>
  );
}

interface FrameProps {
  place: Place | null;
  say: Say;
  lang: Lang;
  setLang: (l: Lang) => void;
  at: Part | undefined;
  leave: () => void;
}

function Frame({ place, say, lang, setLang, at, leave }: FrameProps): VNode {
  return (
    <div class="frame">
      <p class="name">Entente</p>
      {place && (
        <nav aria-label={say("main_menu")}>
          <ul>
            {parts
              .filter((p) => mayUse(p, place.roles))
              .map((p) => (
                <li key={p.path}>
                  <a href={`#/${p.path}`} aria-current={at === p ? "page" : undefined}>
                    {say(p.word)}
                  </a>
                </li>
              ))}
          </ul>
        </nav>
      )}
      <div class="who" role="group" aria-label={say("language")}>
        {(["en", "fr"] as const).map((l) => (
          <button type="button" key={l} lang={l} aria-pressed={lang === l} onClick={() => setLang(l)}>
            {l === "en" ? "English" : "Français"}
          </button>
        ))}
      </div>
      {place && (
        <p class="who">
          {say("system", visible(place.organisation), visible(place.systemHigh))}
          {" | "}
          {say("you", visible(place.person))}{" "}
          <button type="button" onClick={leave}>
            {say("log_out")}
          </button>
        </p>
      )}
      {place?.exercise && <p class="who">{say("exercise")}</p>}
      {place?.warnings.map((s) => (
        <p class="warn" key={s}>
          △ <Plain s={s} />
        </p>
      ))}
    </div>
  );
}

const root = document.getElementById("app");
if (root) render(<App />, root);

