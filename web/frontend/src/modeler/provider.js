// Our groups in the properties panel, and away with those that they replace.
import { groupsOf } from "./groups.js";
import { listsOf } from "./lists.js";
import { hasSeveral } from "./definitions.js";

// Ours say the same and more.
const REPLACED = new Set(["timer", "multiInstance", "adHocCompletion"]);
// They would show the first definition of several; our list shows all.
const OF_ONE_DEFINITION = new Set(["message", "signal", "error", "escalation", "compensation"]);
const AFTER_PANEL_S_OWN = 500;

class Provider {
  constructor(propertiesPanel, injector, translate) {
    this.injector = injector;
    this.translate = translate;
    propertiesPanel.registerProvider(AFTER_PANEL_S_OWN, this);
  }

  getGroups(element) {
    return (groups) => {
      const several = hasSeveral(element);
      const kept = groups.filter(({ id }) => !REPLACED.has(id) && !(several && OF_ONE_DEFINITION.has(id)));
      const general = kept.findIndex(({ id }) => id === "general") + 1;
      const ours = [...groupsOf(element), ...listsOf(element, this.injector)];
      return [...kept.slice(0, general), ...ours, ...kept.slice(general)].map((group) => ({ ...group, translate: this.translate }));
    };
  }
}
Provider.$inject = ["propertiesPanel", "injector", "translate"];

export default { __init__: ["lxPropertiesProvider"], lxPropertiesProvider: ["type", Provider] };
