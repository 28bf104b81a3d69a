"""The measures of GB/T 9704-2012 and the grid of 22 lines by 28 characters, in points or, where named, mm."""

MM = 72 / 25.4  # points

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
TOP_MM, LEFT_MM = 37, 28  # 天头, 订口
TEXT_WIDTH_MM, TEXT_HEIGHT_MM = 156, 225  # 版心
BOTTOM_EDGE_MM = TOP_MM + TEXT_HEIGHT_MM

SIZE = 16.0  # 3号
TITLE_SIZE = 22.0  # 2号
SMALL_SIZE = 14.0  # 4号

LINES, CELLS = 22, 28
# Character boxes fill the type area: line 1 begins at 37 mm, line 22 ends at 262, character 28 at 184.
PITCH = 29.608  # (225 mm - 16 pt) / 21, rounded down so that 22 lines always fit
CELL = 15.785  # (156 mm - 16 pt) / 27
TRACKING = -0.2148  # CELL - SIZE; -0.21 or more and Pango's rounding pushes the 28th character out
LEADING = (PITCH - SIZE) / 2  # above and below the character box in its line

HEAD_BELOW_TOP_MM = 35  # 发文机关标志 of 文件 and 纪要
ORDER_BELOW_TOP_MM = 20  # of 命令
LETTER_HEAD_MM = 30  # of 信函, from the edge of the paper
RULE_BELOW_MM = 4
LETTER_RULE_WIDTH_MM, LETTER_RULE_BOTTOM_MM = 170, 20
SEAL_MM = 42

RED = "#e60012"


def blank(lines: float = 1) -> str:
    """Return an empty space of so many lines."""
    return f'<div style="height:{lines:g}lh"></div>'
