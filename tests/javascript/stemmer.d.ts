// The build writes this module: hooks/trapwise/searching/words.py.
declare module "*/stemmer.js" {
  export function stemWord(word: string): string;
}
