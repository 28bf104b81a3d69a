// What a copied event or task refers to comes along: messages, signals, errors, escalations. bpmn-js's own looks at the
// first definition of an event only, and fails where that one refers to nothing.
import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { getBusinessObject, isAny } from "bpmn-js/lib/util/ModelUtil";

const REFERENCES = ["messageRef", "signalRef", "errorRef", "escalationRef"];
const AFTER_BPMN_JS = 500;

const holdersOf = (object) => (isAny(object, ["bpmn:ReceiveTask", "bpmn:SendTask"]) ? [object] : (object.eventDefinitions ?? []));

/** Of each that may refer to something: the property and what it refers to, none where it refers to nothing. */
const referred = (object) =>
  holdersOf(object).map((holder) => REFERENCES.map((name) => [name, holder[name]]).find(([, root]) => root));

class References extends CommandInterceptor {
  constructor(bpmnjs, eventBus, moddleCopy, bpmnFactory) {
    super(eventBus);
    const rootElements = () => bpmnjs.getDefinitions().get("rootElements");
    const declared = (root) => rootElements().some(({ id }) => id === root.id);
    const copied = (root) => (declared(root) ? root : moddleCopy.copyElement(root, bpmnFactory.create(root.$type)));

    eventBus.on("copyPaste.copyElement", ({ descriptor, element }) => {
      if (!element.labelTarget) descriptor.referred = referred(getBusinessObject(element));
    });
    eventBus.on("copyPaste.pasteElement", AFTER_BPMN_JS, ({ descriptor }) => {
      holdersOf(descriptor.businessObject ?? {}).forEach((holder, index) => {
        const [name, root] = descriptor.referred?.[index] ?? [];
        if (root) holder[name] = copied(root);
      });
    });
    this.executed("shape.create", ({ context }) => {
      const roots = referred(getBusinessObject(context.shape)).flatMap((found) => (found ? [found[1]] : []));
      context.declaredRoots = roots.filter((root) => !declared(root));
      rootElements().push(...context.declaredRoots);
    });
    this.reverted("shape.create", ({ context }) => {
      for (const root of context.declaredRoots) rootElements().splice(rootElements().indexOf(root), 1);
    });
  }
}
References.$inject = ["bpmnjs", "eventBus", "moddleCopy", "bpmnFactory"];

export default { rootElementReferenceBehavior: ["type", References] };
