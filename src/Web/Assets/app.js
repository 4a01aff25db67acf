// Everything that pages do in the browser. They can be read without it: it adds actions, the live log and copying.
import { listenForActions } from "./actions.js";
import { followBuild, followList } from "./build.js";
import { offerCopying } from "./copy.js";
import { listenForForms } from "./forms.js";

listenForActions();
listenForForms();
offerCopying(document);
followBuild();
followList();
