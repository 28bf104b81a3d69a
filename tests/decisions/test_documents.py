"""Files: every version and any tidiness is read, nothing unsafe is."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import decisions
from decisions import DecisionError
from tests.decisions.drawing import decision, definitions, literal

UNTIDY = """<?xml version="1.0" encoding="gb2312"?>
<!-- drawn by hand -->
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" name="x">
  <dmn:extensionElements><biodi:decision name="other"/></dmn:extensionElements>
  <biodi:decision name="foreign"/>
  <dmn:decision name=" 审批
     层级 " biodi:annotationsWidth="400">
    <dmn:extensionElements><biodi:bounds x="1"/></dmn:extensionElements>
    <dmn:decisionTable>
      <dmn:input biodi:width="192"><dmn:inputExpression typeRef="number">
        <dmn:text> <![CDATA[ 金额 ]]> </dmn:text></dmn:inputExpression></dmn:input>
      <dmn:output/>
      <dmn:rule><dmn:inputEntry><dmn:text><!-- low --><![CDATA[< 5]]></dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>
          "科长"
        </dmn:text></dmn:outputEntry></dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <dmndi:DMNDI><dmndi:DMNDiagram/></dmndi:DMNDI>
</dmn:definitions>"""


def test_a_file_with_odd_spaces_no_ids_and_extensions_is_read():
    model = decisions.load(UNTIDY.encode())

    assert [one.name for one in model.decisions] == ["审批 层级"]
    assert model.errors == ()
    assert model.evaluate("审批 层级", {"金额": 4}) == "科长"


@pytest.mark.parametrize(
    "version", ["20151101/dmn.xsd", "20180521/MODEL/", "20191111/MODEL/", "20230324/MODEL/"]
)
def test_every_version_of_dmn_is_read(version):
    host = "http://www.omg.org/spec/DMN/" if version[:4] < "2019" else "https://www.omg.org/spec/DMN/"

    model = decisions.load(definitions(decision("d", literal("1 + 1")), namespace=host + version))

    assert model.evaluate("d", {}) == Decimal(2)


UNSAFE = {
    "external entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>',
    "billion laughs": b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><definitions>&b;</definitions>',
    "another encoding": '<?xml version="1.0" encoding="UTF-16"?><definitions/>'.encode("utf-16"),
    "no XML": b"decision",
    "other XML": b"<html/>",
    "too deep": b"<a>" * 5000 + b"</a>" * 5000,
    "too large": b" " * 2_000_001,
    "too many elements": definitions("<x/>" * 60_000),
}


@pytest.mark.parametrize("xml", UNSAFE.values(), ids=UNSAFE.keys())
def test_a_file_that_is_unsafe_or_no_dmn_is_refused(xml):
    with pytest.raises(DecisionError):
        decisions.load(xml)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 60), st.sampled_from(["", "#x", "number", "1 +", "-"]), st.sampled_from(["", "text", "go"])
)
def test_however_a_file_is_damaged_it_is_read_or_refused(which, value, what):
    root = etree.fromstring(UNTIDY.encode().partition(b"?>")[2])
    nodes = list(root.iter("{*}*"))
    node = nodes[which % len(nodes)]
    if what == "text":
        node.text = value
    elif what == "go" and node.getparent() is not None:
        node.getparent().remove(node)
    else:
        node.attrib.update(dict.fromkeys(node.attrib, value))

    with suppress(DecisionError):
        model = decisions.load(etree.tostring(root))
        for one in model.decisions:
            model.evaluate(one.id, {"金额": 4})
