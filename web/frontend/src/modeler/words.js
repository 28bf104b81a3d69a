// English for the sentences of the modeler.
import { addEnglish } from "../words.js";
import english from "./english.json";

addEnglish(english);
