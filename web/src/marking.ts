// SPDX-License-Identifier: Apache-2.0
// The colour of a banner, by the word of its class. It is a help for the eye and decides nothing: the marking is always there as text.

// The longest words first: SECRET stands in TOP SECRET, RESTREINT UE beside RESTRICTED.
const words: [RegExp, string][] = [
  [/; /, "mixed"],
  [/^(COSMIC |TRÈS SECRET|TRES SECRET)|TOP SECRET/, "top"],
  [/^(NATO |EU |UE )?SECRET/, "secret"],
  [/^(NATO |EU )?CONFIDENTI(AL|EL)/, "confidential"],
  [/^(NATO |EU )?(RESTRICTED|RESTREINT)/, "restricted"],
  [/^(NATO |EU )?UNCLASSIFIED|^LIMITE/, "unclassified"],
];

export function colourOf(marking: string): string {
  return words.find(([w]) => w.test(marking))?.[1] ?? "mixed";
}
