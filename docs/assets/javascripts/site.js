/* Everything here makes a page better; no page needs it. */
import { showTerms } from "./terms.js";
import { exploreFigures } from "./explore.js";
import { askCommitments } from "./commit.js";
import { freeFittingFormulas } from "./formulas.js";
import { lightTies } from "./map.js";
import { startClock } from "./clock.js";
import { nameLandmarks } from "./names.js";
import { startChoosers } from "./chooser.js";
import { askQuestions } from "./questions.js";
import { startFinders } from "./finder.js";
import { markReading } from "./reading.js";
import { keepOffline } from "./offline.js";

document.documentElement.classList.add("js");
showTerms(document);
exploreFigures(document);
askCommitments(document);
freeFittingFormulas(document);
lightTies(document);
startClock(document);
nameLandmarks(document);
startChoosers(document);
markReading(document);
askQuestions(document);
startFinders(document);
keepOffline();
