/* Everything here makes a page better; no page needs it. */
import { showTerms } from "./terms.js";
import { exploreFigures } from "./explore.js";
import { askCommitments } from "./commit.js";
import { freeFittingFormulas } from "./formulas.js";
import { lightTies } from "./map.js";
import { startClock } from "./clock.js";
import { nameLandmarks } from "./names.js";
import { offerSearch } from "./find.js";
import { spotMistakes } from "./spot.js";
import { keepChecklists } from "./checklist.js";
import { offerPrinting } from "./print.js";
import { startChoosers } from "./chooser.js";
import { keepOffline } from "./offline.js";

document.documentElement.classList.add("js");
showTerms(document);
exploreFigures(document);
askCommitments(document);
freeFittingFormulas(document);
lightTies(document);
startClock(document);
nameLandmarks(document);
offerSearch(document);
spotMistakes(document);
keepChecklists(document);
offerPrinting(document);
startChoosers(document);
keepOffline();
