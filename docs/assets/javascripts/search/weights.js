// @ts-check
/* Everything in the ranking that was set by measuring. tests/benchmarks/search_weights.py changes each of
   them and prints what becomes of the answers; tests/search/README.md tells what it printed. */

export const WEIGHTS = {
  /* What a line says of its entry: its title, another name or a symptom, or a sentence about it. */
  title: 1, name: 0.9, text: 0.5,
  /* What is left of the weight of a stop word. */
  stop: 0.3,
  /* What a typed word may mean: a synonym, a word that is a slip away, and again for a second slip, and,
     where it is known itself, a longer word that begins so. */
  synonym: 0.5, slip: 0.8, longer: 0.5,
  /* Shares of the score: a name said exactly, the best line, all lines, the words of the page. */
  exact: 0.2, best: 0.6, all: 0.2, page: 0.2,
  /* The share of all lines where an entry has no page of its own. */
  pageless: 0.32,
  /* How much of a line's score hangs on how much of the line is asked for, and by which power it falls
     with what it leaves unsaid of the query. */
  used: 0.45, cover: 1.5,
  /* A kind that the query names. */
  named: 2,
  /* Kinds: chapters before other pages, sections and terms, which count 1; rows of lists and papers after them. */
  chapter: 1.05, row: 0.8, paper: 0.8,
};

/** @typedef {typeof WEIGHTS} Weights */
