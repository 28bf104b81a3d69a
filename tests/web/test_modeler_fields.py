"""The panel of the modeler offers all that the dialect knows, and what is chosen there stands in the XML."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from bpmn.checks.attributes import ANYWHERE, ATTRIBUTES, EXTENSIONS
from config import ROOT
from tests.support.static_pages import Site
from tests.web.test_modeler import BPMN, LX, find, meaning, open_modeler

SOURCES = ROOT / "web" / "frontend" / "src"
KINDS = Path(__file__).with_name("kinds.bpmn").read_bytes()

# A data association is no element of the catalogue, so that the checks don't list its attribute.
OF_ASSOCIATIONS = {"key"}
# Lists and boxes make groups of their own.
GROUPS = {"outcomes": "lx-outcomes", "differentFrom": "lx-different-from"}
GROUPS |= {"parameter": "lx-parameters", "output": "lx-outputs", "error": "lx-errors"}
# Only of an event that waits for a time; those with the names of their types wait for a message.
OF_TIMERS = {"clock"}
# A message is not drawn: what it says is with the events that refer to it.
SHOWN_AT = {"message": ("intermediateThrowEvent", "lx-message-")}

# What is entered, by element and field.
SET: Mapping[str, Mapping[str, str | bool]] = {
    "dataStoreReference": {"lx-register": "teams"},
    "reading": {"lx-key": "=team"},
    "intermediateThrowEvent": {"lx-timeToLive": "PT2H", "lx-message-correlation": "=order_number"},
    "timer": {"lx-clock": "answer"},
    "startEvent": {"lx-starter": "=clerk", "lx-organisation": "KS"},
    "adHocSubProcess": {
        "lx-position": "=",
        "lx-position-feel": "=chooser",
        "ordering": "Sequential",
        "cancelRemainingInstances": False,
    },
    "complexGateway": {"activationCondition": "activationCount >= 2"},
    "eventBasedGateway": {"instantiate": True, "eventGatewayType": "Parallel"},
}
EXPECTED = {
    ("dataStoreReference", f"{{{LX}}}register"): "teams",
    ("reading", f"{{{LX}}}key"): "=team",
    ("intermediateThrowEvent", f"{{{LX}}}timeToLive"): "PT2H",
    ("message", f"{{{LX}}}correlation"): "=order_number",
    ("timer", f"{{{LX}}}clock"): "answer",
    ("startEvent", f"{{{LX}}}starter"): "=clerk",
    ("startEvent", f"{{{LX}}}organisation"): "KS",
    ("adHocSubProcess", f"{{{LX}}}position"): "=chooser",
    ("adHocSubProcess", "ordering"): "Sequential",
    ("adHocSubProcess", "cancelRemainingInstances"): "false",
    ("eventBasedGateway", "instantiate"): "true",
    ("eventBasedGateway", "eventGatewayType"): "Parallel",
}


@pytest.fixture
def static_site(cleared_site: Site) -> Site:
    return cleared_site


@pytest.fixture
def page(cleared_page: Page) -> Page:
    return cleared_page


def in_browser(test: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.browser(pytest.mark.usefixtures("quiet_console")(test))


def test_the_page_of_the_dialect_and_the_checks_name_the_same_attributes() -> None:
    text = (ROOT / "docs" / "dialect.md").read_text()
    tables = "\n".join(line for line in text.splitlines() if line.startswith("|"))

    assert set(re.findall(r"`lx:(\w+)`", text)) - EXTENSIONS.keys() == (
        ATTRIBUTES.keys() | ANYWHERE | OF_ASSOCIATIONS
    )
    assert set(re.findall(r"`<lx:(\w+)", tables)) == EXTENSIONS.keys()


def test_the_modeler_can_name_every_attribute_and_extension() -> None:
    types = json.loads((SOURCES / "diagram" / "lx-moddle.json").read_text())["types"]
    traits = [type for type in types if "extends" in type]

    # BPMN has a documentation of its own, so that ours stays a foreign attribute.
    named = {each["name"] for trait in traits for each in trait["properties"]}
    assert named == ATTRIBUTES.keys() | OF_ASSOCIATIONS
    assert {type["name"].lower() for type in types if type not in traits} == EXTENSIONS.keys()


def test_every_sentence_of_the_modeler_has_english() -> None:
    known = json.loads((SOURCES / "modeler" / "english.json").read_text())
    known |= dict(
        entry
        for file in (SOURCES / "words.js", *(SOURCES / "diagram").glob("*.js"))
        for entry in re.findall(r'"([^"\n]+)": "([^"\n]+)"', file.read_text())
    )

    said = {
        text
        for file in (SOURCES / "diagram" / "labels.js", *(SOURCES / "modeler").glob("*.js"))
        for line in file.read_text().splitlines()
        if not line.lstrip().startswith("//")
        for text in re.findall(r'"([^"]*[\u4e00-\u9fff][^"]*)"', line)
    }
    assert said - known.keys() - set(known.values()) == set()


@in_browser
def test_every_attribute_of_the_dialect_has_its_field(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)
    missing, unevaluated = [], []

    for type, wanted in by_type().items():
        shown_at, prefix = SHOWN_AT.get(type, (type, "lx-"))
        select(page, shown_at)
        for name in sorted(wanted):
            known = ATTRIBUTES.get(name)
            field = panel(page).locator(f'[data-entry-id="{prefix}{name}"]')
            group = panel(page).locator(f'[data-group-id="group-{GROUPS.get(name)}"]')
            if not field.count() + group.count():
                missing.append((type, name))
            elif known is not None and known.evaluated and not takes_feel(field):
                unevaluated.append((type, name))

    assert (missing, unevaluated) == ([], [])


@in_browser
def test_one_of_each_kind_is_set_and_saved(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, "serviceTask")
    add_to(page, "lx-errors")
    enter(page, "lx-errors-0-exception", "NOT_AVAILABLE")
    enter(page, "lx-errors-0-code", "TEAM_TAKEN")
    for element, entries in SET.items():
        select(page, element)
        for field, value in entries.items():
            enter(page, field, value)
    xml = save(static_site, page)

    (error,) = find(xml, "serviceTask").iter(f"{{{LX}}}error")
    assert dict(error.attrib) == {"exception": "NOT_AVAILABLE", "code": "TEAM_TAKEN"}
    saved = {(id, name): find(xml, id).get(name) for id, name in EXPECTED}
    assert saved == EXPECTED
    assert find(xml, "complexGateway").findtext(f"{{{BPMN}}}activationCondition") == "activationCount >= 2"


@in_browser
def test_all_that_is_offered_is_in_chinese(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)
    english = set()

    select(page, "endEvent")
    add_to(page, "lx-definitions")
    enter(page, "lx-definition-1-kind", "Compensate")
    for element in ("process", "reading", *(by_type().keys() - SHOWN_AT.keys() - {"process"})):
        select(page, element)
        texts = panel(page).locator("label, .bio-properties-panel-group-header-title").all_text_contents()
        english |= {text for text in texts if re.search("[A-Za-z]{3}", text.replace("FEEL", ""))}

    assert english - by_type().keys() == set()  # the ids of tasks without a name


@in_browser
def test_an_event_is_given_several_definitions(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, "intermediateCatchEvent")
    add_to(page, "lx-definitions")
    enter(page, "lx-definition-1-kind", "Signal")
    enter(page, "lx-definition-1-name", "all_clear")
    enter(page, "parallelMultiple", True)
    saved = save(static_site, page)
    event = find(saved, "intermediateCatchEvent")

    message, signal = event.findall("*")
    assert (etree.QName(message).localname, message.get("messageRef")) == (
        "messageEventDefinition",
        "message",
    )
    assert find(saved, signal.get("signalRef")).get("name") == "all_clear"
    assert event.get("parallelMultiple") == "true"


@in_browser
def test_of_several_definitions_each_has_its_code_and_what_it_undoes(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, "endEvent")
    add_to(page, "lx-definitions")
    enter(page, "lx-definition-1-kind", "Escalation")
    enter(page, "lx-definition-1-name", "上报")
    enter(page, "lx-definition-1-code", "HIGHER")
    enter(page, "lx-definition-0-kind", "Compensate")
    enter(page, "lx-definition-0-activityRef", "task")
    enter(page, "lx-definition-0-waitForCompletion", False)
    saved = save(static_site, page)

    compensation, escalation = find(saved, "endEvent").findall("*")
    assert (compensation.get("activityRef"), compensation.get("waitForCompletion")) == ("task", "false")
    assert find(saved, escalation.get("escalationRef")).get("escalationCode") == "HIGHER"


@in_browser
def test_an_event_is_copied_with_all_it_refers_to(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)
    select(page, "intermediateThrowEvent")
    add_to(page, "lx-definitions")
    enter(page, "lx-definition-1-name", "second")
    enter(page, "lx-definition-0-kind", "Compensate")

    page.locator(".djs-container > svg").first.focus()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    gateway = page.locator('[data-element-id="eventBasedGateway"]').bounding_box()
    assert gateway is not None
    for step in (0, 10, 20):
        page.mouse.move(gateway["x"] + gateway["width"] + step, gateway["y"] + 30)
    page.mouse.down()
    page.mouse.up()
    drawn = etree.fromstring(save(static_site, page))

    throwing = list(drawn.iter(f"{{{BPMN}}}intermediateThrowEvent"))
    (second,) = (one.get("id") for one in drawn.iter(f"{{{BPMN}}}message") if one.get("name") == "second")
    references = [[definition.get("messageRef") for definition in event] for event in throwing]
    assert references == [[None, second], [None, second]]


@in_browser
def test_tokens_gather_before_an_activity(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, "task")
    panel(page).locator("[data-group-id=group-lx-quantity] .bio-properties-panel-group-header").click()
    enter(page, "startQuantity", "2")
    enter(page, "completionQuantity", "many")
    task = find(save(static_site, page), "task")

    assert (task.get("startQuantity"), task.get("completionQuantity")) == ("2", None)


@in_browser
def test_several_instances_throw_an_event_with_each_that_completes(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, "userTask")
    enter(page, "behavior", "None")
    enter(page, "lx-behavior-kind", "Error")
    enter(page, "lx-behavior-kind", "Signal")
    enter(page, "lx-behavior-name", "signed")
    saved = save(static_site, page)

    (loop,) = find(saved, "userTask")
    (thrown,) = etree.fromstring(saved).findall(f"{{{BPMN}}}signalEventDefinition")
    assert (loop.get("behavior"), loop.get("noneBehaviorEventRef")) == ("None", thrown.get("id"))
    assert find(saved, thrown.get("signalRef")).get("name") == "signed"
    assert not etree.fromstring(saved).findall(f"{{{BPMN}}}errorEventDefinition")


@in_browser
def test_several_instances_throw_an_event_when_a_condition_is_true(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, "userTask")
    enter(page, "behavior", "Complex")
    expect(panel(page).locator("[data-group-id=group-lx-behavior-events]")).to_be_visible()
    add_to(page, "lx-behavior-events")
    enter(page, "lx-behavior-0-condition", "nrOfCompletedInstances = 2")
    enter(page, "lx-behavior-0-kind", "Escalation")
    enter(page, "lx-behavior-0-name", "过半")
    saved = save(static_site, page)

    (entered,) = find(saved, "userTask").iter(f"{{{BPMN}}}complexBehaviorDefinition")
    assert entered.findtext(f"{{{BPMN}}}condition") == "nrOfCompletedInstances = 2"
    (thrown,) = entered.iter(f"{{{BPMN}}}escalationEventDefinition")
    assert find(saved, thrown.get("escalationRef")).get("name") == "过半"
    open_modeler(static_site, page, saved)
    assert meaning(save(static_site, page)) == meaning(saved)


@in_browser
def test_data_that_flows_in_has_a_name_inside_the_activity(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, "reading")
    enter(page, "lx-own-data", "available")
    saved = save(static_site, page)

    (target,) = find(saved, "reading").findall(f"{{{BPMN}}}targetRef")
    own = find(saved, target.text)
    assert (own.get("name"), own.getparent().get("id")) == ("available", "businessRuleTask")


@pytest.mark.parametrize(
    ("element", "offered"),
    [
        ("eventBasedGateway", {"complex-gateway"}),
        ("subProcess", {"transaction", "ad-hoc-subprocess", "event-subprocess"}),
        ("boundaryEvent", {"compensation-boundary", "escalation-boundary"}),
        (
            "intermediateCatchEvent",
            {"link-intermediate-catch", "link-intermediate-throw", "compensation-intermediate-throw"},
        ),
        ("endEvent", {"compensation-end", "terminate-end"}),
    ],
)
@in_browser
def test_what_the_engine_runs_can_be_drawn(
    static_site: Site, page: Page, element: str, offered: set[str]
) -> None:
    open_modeler(static_site, page, KINDS)

    select(page, element)
    page.locator(".djs-context-pad [data-action=replace]").click()
    menu = page.locator(".djs-popup .entry")
    expect(menu.first).to_be_visible()

    entries = {entry.get_attribute("data-id"): entry.inner_text() for entry in menu.all()}
    assert entries.keys() >= {f"replace-with-{name}" for name in offered}
    assert not [label for label in entries.values() if re.search("[A-Za-z]{3}", label)]


@in_browser
def test_what_an_event_undoes_is_chosen_among_what_can_be_undone(static_site: Site, page: Page) -> None:
    order = ROOT / "bpmn" / "packages" / "team_mobilization" / "team_order.bpmn"
    open_modeler(static_site, page, order.read_bytes())

    select(page, "undo_order")
    panel(page).locator("[data-group-id=group-compensation] .bio-properties-panel-group-header").click()
    chooser = panel(page).locator("#bio-properties-panel-activityRef")
    assert {"锁定队伍", "下达命令", "通知受援方"} <= {
        text.partition(" (")[0] for text in chooser.locator("option").all_inner_texts()
    }
    chooser.select_option("lock_team")

    (undoing,) = find(save(static_site, page), "undo_order").iter(f"{{{BPMN}}}compensateEventDefinition")
    assert undoing.get("activityRef") == "lock_team"


def by_type() -> dict[str, set[str]]:
    """Return what the panel has to offer for each type of element."""
    known = {name: attribute.types for name, attribute in ATTRIBUTES.items()} | dict(EXTENSIONS)
    types = frozenset().union(*known.values())
    by_type = {type: {name for name, on in known.items() if type in on} for type in sorted(types)}
    return {type: names - OF_TIMERS for type, names in by_type.items()} | {"timer": OF_TIMERS}


def panel(page: Page) -> Locator:
    return page.locator(".lx-panel")


def select(page: Page, element: str) -> None:
    """Show an element in the panel; other shapes may cover it. Chosen twice it would be shown no longer."""
    page.locator(f'[data-element-id="{element}"] .djs-hit').first.dispatch_event("click")
    expect(page.locator("#bio-properties-panel-id")).to_have_value(element)


def takes_feel(field: Locator) -> bool:
    """Whether a field completes FEEL, or offers to be given by an expression."""
    return bool(
        field.locator("xpath=ancestor::*[@data-feel]").count() + field.locator('option[value="="]').count()
    )


def enter(page: Page, id: str, value: str | bool) -> None:
    field = page.locator(f"#bio-properties-panel-{id}")
    if isinstance(value, bool):
        expect(field).to_be_checked(checked=not value)
        field.click()
        expect(field).to_be_checked(checked=value)  # drawn anew, after the command
    elif field.evaluate("it => it.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
        field.blur()


def add_to(page: Page, group: str) -> None:
    """Add an item to a list, which opens it. The list may still be sliding into view."""
    page.locator(f"[data-group-id=group-{group}] .bio-properties-panel-add-entry").dispatch_event("click")


def save(static_site: Site, page: Page) -> bytes:
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text(re.compile("已保存"))).to_be_visible()
    return static_site.posts_to("/save")[-1].body
