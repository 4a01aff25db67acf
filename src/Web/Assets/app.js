// The scripts of the pages. Pages can be read without them; they add actions, the live log and copying.
import { listenForActions } from "./actions.js";
import { followBuild, followList } from "./build.js";
import { offerCopying } from "./copy.js";
import { listenForForms } from "./forms.js";
import { startFrame } from "./frame.js";
import { offerPreview } from "./preview.js";

startFrame();
listenForActions();
listenForForms();
offerCopying(document);
followBuild();
followList();
offerPreview();
