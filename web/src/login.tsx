// SPDX-License-Identifier: Apache-2.0
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { logIn, type Session } from "./api";
import { useAct } from "./desk";
import { Heading, Input, Refusal } from "./parts";
import type { Say, Word } from "./words";

export function Login({ say, notice, enter }: { say: Say; notice: Word | null; enter: (s: Session) => void }): VNode {
  const [person, setPerson] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const act = useAct<null>();
  const submit = (e: Event) => {
    e.preventDefault();
    act.run(async () => {
      const s = await logIn(person, passphrase);
      setPassphrase("");
      enter(s);
      return null;
    });
  };
  return (
    <>
      <Heading>{say("log_in")}</Heading>
      {notice && <p role="status">{say(notice)}</p>}
      <form onSubmit={submit}>
        <Input name={say("person")} value={person} set={setPerson} complete="username" />
        <Input name={say("passphrase")} value={passphrase} set={setPassphrase} type="password" complete="current-password" />
        <button type="submit" disabled={act.busy}>
          {say("log_in")}
        </button>
      </form>
      <Refusal problem={act.problem} say={say} />
    </>
  );
}
