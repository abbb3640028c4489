// @ts-check
/* Everything in the ranking that was set by measuring. tests/benchmarks/search_weights.py changes each of
   them and prints what becomes of the answers; tests/search/README.md tells what it printed. */

export const WEIGHTS = {
  /* What a line says of its entry, by where it stands. */
  title: 1, name: 0.96, symptom: 0.92, words: 0.5, line: 0.6, heading: 0.5,
  /* What a typed word may mean besides itself. */
  synonym: 0.3, slip: 0.8, slips: 0.6, longer: 0.5, shorter: 0.5,
  /* Shares of the score: a name said exactly, the best line, all lines, the words of the page. */
  exact: 0.2, best: 0.5, all: 0.2, page: 0.2, pageless: 0.6,
  most: 0.4,
  used: 0.45, cover: 2, covered: 0.2,
  /* A kind named in the query, and the word that names it. */
  named: 2, naming: 0.3,
  /* Kinds: the chapters before the other pages, these before what stands in a list. */
  trap: 1.08, mistake: 1.04, design: 1.03, framework: 1.03, practice: 1, site: 0.95, row: 1, lesser: 0.8, term: 1, paper: 0.86,
  vague: 0.55, about: 0.5,
};

/** @typedef {typeof WEIGHTS} Weights */
