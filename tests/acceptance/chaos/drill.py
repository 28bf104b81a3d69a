"""The packages of the load: small, and with everything that is done later, elsewhere or by the clock."""

from bpmn.package import Package
from tests.bpmn.draw import COMPENSATION, Drawing, message, parameters, timer
from tests.support.packages import packed

KEY = "drill"
CLERK = {"lx_position": "case_handler"}
WRITES = {"to": "=starter"}
MANIFEST = """form = "note"

[clocks.drill]
name = "演练答复时限"
amount = 2
unit = "hours"
source = "内部规定：演练"
basis = "house"
warn_before = 0
"""
NOTE = (
    '{"type": "default", "schemaVersion": 19, "components": '
    '[{"type": "textfield", "key": "note", "id": "note", "label": "事由"}]}'
)


def packages() -> list[Package]:
    """Return the drill, and the archive that its closing message begins."""
    made = packed(_drill(), _inspection(), forms__note_json=NOTE.encode())
    manifest = made.files["package.toml"] + MANIFEST.encode()
    files = {**made.files, "package.toml": manifest}
    return [Package(KEY, files), packed(_archive())]


def _drill() -> Drawing:
    """A child, a report with a two-second reminder, a clock, a step that may be undone, a closing message."""
    drawing = Drawing(KEY, "演练").declare("message", "closed", name="drill_closed", lx_correlation="=note")
    drawing.declare("message", "confirmed", name="drill_confirmed")
    drawing.start().script("receive", "received_at = now()")
    drawing.service("begin", parameters(rule="drill", **{"from": "=received_at"}), lx_topic="start_clock")
    drawing.call("inspect", "drill_inspection")
    drawing.user("report", lx_due='=clock due("drill")', **CLERK)
    drawing.boundary("slow", "report", timer("PT2S"), interrupting=False)
    drawing.service("remind", parameters(text="请尽快报告", **WRITES)).end("reminded")
    drawing.boundary("silent", "report", timer('=clock due("drill")', "timeDate"), lx_clock="drill")
    drawing.end("lapsed").service("book", parameters(text="已登记", **WRITES))
    drawing.service("unbook", parameters(text="登记已撤销", **WRITES), isForCompensation="true")
    drawing.undo("book", "unbook").catch("confirm", message("confirmed"), lx_actor="case_handler")
    drawing.user("decide", lx_outcomes="agree:同意,refuse:不同意", lx_outcomeVariable="answer", **CLERK)
    drawing.service("stop", parameters(rule="drill"), lx_topic="stop_clock")
    drawing.exclusive("agreed", default="no").throw("undo", COMPENSATION).end("refused")
    drawing.throw("close", parameters(note="=note") + message("closed")).end("done")
    drawing.flows(
        "start receive begin inspect report book confirm decide stop agreed", "slow remind reminded",
        "silent lapsed", "undo refused", "close done", no="agreed undo",
    )  # fmt: skip
    return drawing.flow("agreed", "close", condition='answer = "agree"')


def _inspection() -> Drawing:
    drawing = Drawing("drill_inspection", "演练检查").start("arrive").user("look_around", **CLERK).end("seen")
    return drawing.flows("arrive look_around seen")


def _archive() -> Drawing:
    drawing = Drawing("drill_archive", "演练归档")
    drawing.declare("message", "closed", name="drill_closed", lx_correlation="=note")
    drawing.start(inside=message("closed"), lx_organisation="KS").user("file", **CLERK).end()
    return drawing.flows("start file end")
