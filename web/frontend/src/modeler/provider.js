// Our groups in the properties panel, and away with those that mean nothing to our engine.
import { groupsOf } from "./groups.js";
import { listsOf } from "./lists.js";

// Replaced by ours (timer, multiInstance), or for elements that the deploy check refuses.
const HIDDEN = new Set(["timer", "multiInstance", "compensation", "link", "adHocCompletion"]);
const AFTER_PANEL_S_OWN = 500;

class Provider {
  constructor(propertiesPanel, injector, translate) {
    this.injector = injector;
    this.translate = translate;
    propertiesPanel.registerProvider(AFTER_PANEL_S_OWN, this);
  }

  getGroups(element) {
    return (groups) => {
      const kept = groups.filter(({ id }) => !HIDDEN.has(id));
      const general = kept.findIndex(({ id }) => id === "general") + 1;
      const ours = [...groupsOf(element), ...listsOf(element, this.injector)];
      return [...kept.slice(0, general), ...ours, ...kept.slice(general)].map((group) => ({ ...group, translate: this.translate }));
    };
  }
}
Provider.$inject = ["propertiesPanel", "injector", "translate"];

export default { __init__: ["lxPropertiesProvider"], lxPropertiesProvider: ["type", Provider] };
