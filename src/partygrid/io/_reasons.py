"""Why something was not read, and in Chinese, for those who fill in workbooks."""

from collections.abc import Mapping
from enum import StrEnum

from partygrid.errors import ProblemReason


class ReadReason(StrEnum):
    """Why something in a source was not read, or was read with a doubt.

    Those of a `ProblemReason` mean the same there; the others can only occur in a source.

    Attributes:
        NOT_A_NUMBER: No number can be made out.
        NOT_A_DATE: No day can be made out.
        NOT_A_CHOICE: None of the words that a field allows.
        NOT_A_FLAG: Neither yes nor no.
        NOT_A_POINT: No longitude and latitude.
        LOST_DIGITS: A number of more digits than a spreadsheet keeps: its last ones are gone.
        CELL_ERROR: The spreadsheet shows an error, such as ``#REF!``, or a formula has no value.
        AMBIGUOUS: A name that several records have.
        MERGED_NUMBER: A number in a cell that is merged over several rows: it is not known how much
            of it belongs to each.
        NO_HEADER: No row of a sheet holds the names of fields.
        UNKNOWN_SHEET: No kind of record is called so.
        UNKNOWN_COLUMN: No field is called so; its cells are kept as notes.
        REPEATED_COLUMN: A second column for the same field.
        MISSING_COLUMN: A field that must be stated has no column.
        PERSONAL_COLUMN: A column that holds what no record may: names, identity numbers,
            telephones. It is not read.
        PERSONAL_VALUE: An identity or mobile number as the id of a person, or beside it; it is
            shown nowhere.
    """

    NOT_A_RECORD = ProblemReason.NOT_A_RECORD.value
    WRONG_TYPE = ProblemReason.WRONG_TYPE.value
    MISSING = ProblemReason.MISSING.value
    BAD_ID = ProblemReason.BAD_ID.value
    BAD_TEXT = ProblemReason.BAD_TEXT.value
    OUT_OF_RANGE = ProblemReason.OUT_OF_RANGE.value
    REPEATED = ProblemReason.REPEATED.value
    DUPLICATE_ID = ProblemReason.DUPLICATE_ID.value
    UNKNOWN_REFERENCE = ProblemReason.UNKNOWN_REFERENCE.value
    WRONG_KIND = ProblemReason.WRONG_KIND.value
    ILLEGAL_PARENT = ProblemReason.ILLEGAL_PARENT.value
    CYCLE = ProblemReason.CYCLE.value
    IMPOSSIBLE_DATES = ProblemReason.IMPOSSIBLE_DATES.value
    CONTRADICTION = ProblemReason.CONTRADICTION.value
    BAD_CHECK_DIGIT = ProblemReason.BAD_CHECK_DIGIT.value
    UNKNOWN_FIELD = ProblemReason.UNKNOWN_FIELD.value
    UNKNOWN_TYPE = ProblemReason.UNKNOWN_TYPE.value
    MALFORMED = ProblemReason.MALFORMED.value
    UNKNOWN_SLOT = ProblemReason.UNKNOWN_SLOT.value
    OUTSIDE_SCOPE = ProblemReason.OUTSIDE_SCOPE.value
    NOT_ELIGIBLE = ProblemReason.NOT_ELIGIBLE.value
    NOT_A_NUMBER = "not-a-number"
    NOT_A_DATE = "not-a-date"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_POINT = "not-a-point"
    LOST_DIGITS = "lost-digits"
    CELL_ERROR = "cell-error"
    AMBIGUOUS = "ambiguous"
    MERGED_NUMBER = "merged-number"
    NO_HEADER = "no-header"
    UNKNOWN_SHEET = "unknown-sheet"
    UNKNOWN_COLUMN = "unknown-column"
    REPEATED_COLUMN = "repeated-column"
    MISSING_COLUMN = "missing-column"
    PERSONAL_COLUMN = "personal-column"
    PERSONAL_VALUE = "personal-value"


class ReadSeverity(StrEnum):
    """What a problem does to its row.

    Attributes:
        ERROR: The row, column or sheet is set aside: the reading is not complete.
        WARNING: It is read, or nothing that a record could hold is lost; somebody should look.
    """

    ERROR = "error"
    WARNING = "warning"


class SkipReason(StrEnum):
    """Why a row holds no record by its nature.

    Attributes:
        BLANK: No cell states anything.
        HEADER: It names fields, or stands above the row that does.
        INSTRUCTION: It says how to fill in the sheet.
        SUBTOTAL: It adds up other rows (合计, 小计).
        NOTE: It comments on the sheet (注, 备注, 说明).
    """

    BLANK = "blank"
    HEADER = "header"
    INSTRUCTION = "instruction"
    SUBTOTAL = "subtotal"
    NOTE = "note"


IN_CHINESE: Mapping[ReadReason, str] = {
    ReadReason.NOT_A_RECORD: "不是记录",
    ReadReason.WRONG_TYPE: "类型不对",
    ReadReason.MISSING: "必填未填",
    ReadReason.BAD_ID: "编号不合规",
    ReadReason.BAD_TEXT: "文本有乱码",
    ReadReason.OUT_OF_RANGE: "超出范围",
    ReadReason.REPEATED: "重复",
    ReadReason.DUPLICATE_ID: "编号重复",
    ReadReason.UNKNOWN_REFERENCE: "所填对象不存在",
    ReadReason.WRONG_KIND: "所填对象类别不对",
    ReadReason.ILLEGAL_PARENT: "上级不合层级",
    ReadReason.CYCLE: "上下级循环",
    ReadReason.IMPOSSIBLE_DATES: "日期先后矛盾",
    ReadReason.CONTRADICTION: "前后矛盾",
    ReadReason.BAD_CHECK_DIGIT: "校验码不符",
    ReadReason.UNKNOWN_FIELD: "没有此字段",
    ReadReason.UNKNOWN_TYPE: "没有此类别",
    ReadReason.MALFORMED: "格式损坏",
    ReadReason.UNKNOWN_SLOT: "没有此位置",
    ReadReason.OUTSIDE_SCOPE: "不在范围内",
    ReadReason.NOT_ELIGIBLE: "不符合条件",
    ReadReason.NOT_A_NUMBER: "数字不合要求",
    ReadReason.NOT_A_DATE: "不是日期",
    ReadReason.NOT_A_CHOICE: "不在选项内",
    ReadReason.NOT_A_FLAG: "不是是或否",
    ReadReason.NOT_A_POINT: "不是经纬度",
    ReadReason.LOST_DIGITS: "数字末位已丢失",
    ReadReason.CELL_ERROR: "单元格出错或公式无值",
    ReadReason.AMBIGUOUS: "名称不唯一",
    ReadReason.MERGED_NUMBER: "合并单元格中的数字",
    ReadReason.NO_HEADER: "没有表头",
    ReadReason.UNKNOWN_SHEET: "工作表名不识别",
    ReadReason.UNKNOWN_COLUMN: "列名不识别",
    ReadReason.REPEATED_COLUMN: "同一字段有两列",
    ReadReason.MISSING_COLUMN: "缺少列",
    ReadReason.PERSONAL_COLUMN: "个人信息列，不读取",
    ReadReason.PERSONAL_VALUE: "身份证号或手机号",
}
"""Each reason."""
