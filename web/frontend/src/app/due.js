// time[data-due][datetime]: how long is left, kept current. The colour is the server's: it knows working days.
import { say } from "../words.js";
import { onContent } from "./htmx.js";

const MINUTE_MS = 60_000;

onContent(showAll);
setInterval(showAll, MINUTE_MS);

function showAll() {
  for (const time of document.querySelectorAll("time[data-due][datetime]")) {
    const left = Math.round((new Date(time.dateTime) - Date.now()) / MINUTE_MS);
    if (Number.isNaN(left)) continue;
    time.title ||= time.textContent.trim();
    time.textContent = say(left >= 0 ? "剩 {span}" : "超期 {span}", { span: span(Math.abs(left)) });
  }
}

function span(minutes) {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days) return say("{days} 天 {hours} 小时", { days, hours });
  if (hours) return say("{hours} 小时 {minutes} 分", { hours, minutes: minutes % 60 });
  return say("{minutes} 分钟", { minutes });
}
