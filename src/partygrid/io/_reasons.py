"""The reasons of a reading in Chinese, for those who fill in workbooks."""

from collections.abc import Mapping

from partygrid.io.reading import ReadReason

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
    ReadReason.NOT_A_NUMBER: "不是数字",
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
    ReadReason.PERSONAL_VALUE: "编号是身份证号或手机号",
}
"""Each reason."""
