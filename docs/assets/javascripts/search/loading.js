// @ts-check
/* The two files of the index, as the build wrote them. */
/** @import { NamesFile, WordsFile } from "./index.js" */

/**
 * Return one of the two files; throw where it cannot be had.
 * @template {"names" | "words"} Name
 * @param {URL} root the site's
 * @param {Name} name
 * @returns {Promise<Name extends "names" ? NamesFile : WordsFile>}
 */
export async function readIndex(root, name) {
  const answer = await fetch(new URL(`search/${name}.json`, root));
  if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
  return answer.json();
}

/**
 * Return the engine with all that it knows, for whoever is not the box.
 * @param {URL} root the site's
 */
export async function loadEngine(root) {
  const [names, words, { createEngine }] = await Promise.all([readIndex(root, "names"), readIndex(root, "words"), import("./engine.js")]);
  return createEngine(names, words);
}
