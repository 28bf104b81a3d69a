// Sentences of the scripts: Chinese in the code, English from here when the page is English.
const ENGLISH = {
  "取消": "Cancel",
  "确定": "OK",
  "请确认": "Please confirm",
  "关闭": "Close",
  "正在保存…": "Saving…",
  "已保存 {time}": "Saved {time}",
  "未能保存草稿，请检查网络；页面上的内容还在。": "The draft could not be saved; check the network. What you typed is still here.",
  "移除 {name}": "Remove {name}",
  "正在上传": "Uploading",
  "上传失败，请重试。": "The upload failed; please try again.",
  "文件超过 {limit} MB，未上传。": "The file is larger than {limit} MB and was not uploaded.",
  "文件还在上传，请稍候再提交。": "A file is still being uploaded; please wait before you submit.",
  "网络不通，请稍后重试。": "No connection; please try again later.",
  "请求未完成（{status}）。": "The request was not completed ({status}).",
  "没有匹配项": "Nothing found",
  "快捷键": "Keyboard shortcuts",
  "下一行": "Next row",
  "上一行": "Previous row",
  "打开所选行": "Open the selected row",
  "搜索": "Search",
  "显示本帮助": "Show this help",
  "剩 {span}": "{span} left",
  "超期 {span}": "{span} overdue",
  "{days} 天 {hours} 小时": "{days} d {hours} h",
  "{hours} 小时 {minutes} 分": "{hours} h {minutes} min",
  "{minutes} 分钟": "{minutes} min",
  "已完成": "Completed",
  "已撤销": "Undone",
  "正在办理": "In progress",
  "异常": "Failed",
  "放大": "Zoom in",
  "缩小": "Zoom out",
  "适应窗口": "Fit to window",
  "流程图无法显示：{reason}": "The diagram cannot be shown: {reason}",
  "新增": "Added",
  "删除": "Removed",
  "修改": "Changed",
  "移动": "Moved",
  "旧版本": "Old version",
  "新版本": "New version",
  "两个版本没有差别。": "The two versions do not differ.",
  "（空）": "(empty)",
};

export const english = document.documentElement.lang.startsWith("en");

/** The sentence in the language of the page, its {gaps} filled. */
export function say(sentence, gaps = {}) {
  const text = english ? (ENGLISH[sentence] ?? sentence) : sentence;
  return text.replace(/\{(\w+)\}/g, (_, name) => gaps[name] ?? "");
}

export function addEnglish(dictionary) {
  Object.assign(ENGLISH, dictionary);
}
