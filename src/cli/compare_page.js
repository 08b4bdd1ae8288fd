"use strict";
(function () {
document.documentElement.classList.add("js");
const D = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const esc = (s) => String(s == null ? "" : s).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");
const words = (s) => String(s).replace(/_/g, " ");
const many = (n, one, more) => n.toLocaleString("en") + " " + (n === 1 ? one : more || one + "s");
const law = new Map(D.laws.map((l) => [l.id, l]));
const short = (id) => id.slice(id.indexOf(".") + 1);
const weak = (m) => (m === "verified" ? "" : " °");
const relations = {same: ["=", "the same"], stricter: ["▲", "stricter"], looser: ["▼", "looser"],
	different: ["≠", "different"], only: ["○", "only some"]};
let shown = D.laws, set = new Set(law.keys());

function duration(m) {
	if (m == null) return "no number";
	if (m === 0) return "at once";
	if (m < 60) return m + " min";
	if (m < 4320 && m % 60 === 0) return m / 60 + " h";
	if (m % 1440 === 0) return m / 1440 + " days";
	return Math.floor(m / 1440) + " d " + Math.round(m % 1440 / 6) / 10 + " h";
}
const span = (c) => duration(c.least) + (c.most !== c.least ? " to " + duration(c.most) : "");

/* ---- tooltip: hover, focus; Escape hides it ---- */
const tip = $("tip");
function say(text, x, y) {
	tip.textContent = text;
	tip.hidden = false;
	const r = tip.getBoundingClientRect();
	tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - r.width - 4)) + "px";
	tip.style.top = (y + r.height + 20 > innerHeight ? Math.max(4, y - r.height - 10) : y + 16) + "px";
}
const hush = () => { tip.hidden = true; };
document.addEventListener("keydown", (e) => { if (e.key === "Escape") hush(); });
document.addEventListener("scroll", hush, true);

/* ---- figures ---- */
function figures() {
	const list = D.clocks.filter((c) => set.has(c.rulebook));
	const timed = list.filter((c) => c.least > 0).sort((a, b) => a.least - b.least);
	const eu = shown.filter((l) => l.shore === "eu").length;
	const statements = D.areas.reduce((n, a) => n + a.statements.filter((s) => Object.keys(s.values).some((k) => set.has(k))).length, 0);
	const pairs = D.elements.pairs.filter((p) => set.has(p.a) && set.has(p.b));
	const mean = pairs.length ? pairs.reduce((n, p) => n + (p.either ? p.common / p.either : 0), 0) / pairs.length : 0;
	const rows = [[shown.length, "laws: " + eu + " EU, " + (shown.length - eu) + " US"], [statements, "statements in six areas"],
		[list.length, "limits, " + list.filter((c) => c.least == null).length + " of them without a number"]];
	if (timed.length) rows.push([duration(timed[0].least), "the shortest general limit (" + timed[0].rulebook + ")"]);
	if (shown.length === D.laws.length) rows.push([D.elements.union.length, "data elements in all; " + D.elements.intersection.length + " asked for by every law"]);
	if (pairs.length) rows.push([Math.round(mean * 100) + " %", "mean overlap of two laws’ elements"]);
	$("figures").innerHTML = rows.map((r) => "<div><dt>" + esc(r[1]) + "</dt><dd>" + esc(typeof r[0] === "number" ? r[0].toLocaleString("en") : r[0]) + "</dd></div>").join("");
}

/* ---- heat map ---- */
const share = new Map();
for (const p of D.elements.pairs) { share.set(p.a + " " + p.b, p); share.set(p.b + " " + p.a, p); }
const jaccard = (p) => (p && p.either ? p.common / p.either : 0);
const bins = [[0.0001, "up to 10 %"], [0.1, "10–25 %"], [0.25, "25–50 %"], [0.5, "50–75 %"], [0.75, "75 % and more"]];
const bin = (j) => bins.reduce((n, b, i) => (j >= b[0] ? i + 1 : n), 0);
let H = null;
$("heat-legend").innerHTML = bins.map((b, i) => "<span><svg aria-hidden=true viewBox='0 0 16 16'><rect class=b" + (i + 1) +
	" x=" + (8 - 3 - i * 1.2) + " y=" + (8 - 3 - i * 1.2) + " width=" + (6 + i * 2.4) + " height=" + (6 + i * 2.4) + " /></svg>" + b[1] + "</span>").join("");

function heat() {
	const laws = shown.filter((l) => l.elements > 0).sort((a, b) => a.shore.localeCompare(b.shore)), n = laws.length;
	$("heat-none").textContent = n < shown.length ? many(shown.length - n, "law") + " that prescribe no contents are left out: " +
		shown.filter((l) => !l.elements).map((l) => l.id).join(", ") + "." : "";
	if (n < 2) { $("heat").innerHTML = "<p>Two laws that prescribe contents are needed.</p>"; $("pairs").hidden = $("heat-size").hidden = true; $("heat-says").textContent = ""; H = null; return; }
	const cell = n <= 4 ? 72 : n <= 14 ? 44 : n <= 40 ? 20 : 13, gap = n > 4 ? cell * 0.7 : 0;
	const split = laws.findIndex((l) => l.shore !== laws[0].shore), label = n <= 4 ? 210 : 200, top = Math.min(165, 14 + 6.2 * Math.max(...laws.map((l) => short(l.id).length)));
	const at = (i) => i * cell + (split > 0 && i >= split ? gap : 0), size = at(n - 1) + cell;
	const fs = cell < 16 ? 10 : 13;
	let s = "";
	for (let i = 0; i < n; i++) {
		const c = at(i) + cell / 2, t = esc(short(laws[i].id)) + weak(laws[i].mark);
		s += "<text class='" + laws[i].shore + "' data-i=" + i + " x=" + (label - 8) + " y=" + (top + c) + " dy=.35em text-anchor=end font-size=" + fs + ">" + t + "</text>";
		s += "<text class='" + laws[i].shore + "' data-j=" + i + " transform='translate(" + (label + c) + " " + (top - 8) + ") rotate(-60)' dy=.35em font-size=" + fs + ">" + t + "</text>";
		s += "<path class=grid d='M" + label + " " + (top + at(i)) + "h" + size + "M" + (label + at(i)) + " " + top + "v" + size + "'/>";
	}
	s += "<path class=grid d='M" + label + " " + (top + size) + "h" + size + "M" + (label + size) + " " + top + "v" + size + "'/>";
	for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
		if (i === j) { s += "<rect class=self x=" + (label + at(i)) + " y=" + (top + at(i)) + " width=" + cell + " height=" + cell + " />"; continue; }
		const v = jaccard(share.get(laws[i].id + " " + laws[j].id));
		if (v <= 0) continue;
		const w = n <= 14 ? cell - 3 : Math.max(3, Math.sqrt(v) * (cell - 1)), x = label + at(j) + (cell - w) / 2, y = top + at(i) + (cell - w) / 2;
		s += "<rect class=b" + bin(v) + " x=" + x.toFixed(1) + " y=" + y.toFixed(1) + " width=" + w.toFixed(1) + " height=" + w.toFixed(1) + " />";
		if (n <= 14) s += "<text x=" + (x + w / 2) + " y=" + (y + w / 2) + " dy=.35em text-anchor=middle font-size=" + (n <= 4 ? 18 : 13) + " style='fill:" + (bin(v) > 3 === !matchMedia("(prefers-color-scheme:dark)").matches ? "#fff" : bin(v) > 2 || !matchMedia("(prefers-color-scheme:dark)").matches ? "#111" : "#fff") + "'>" + Math.round(v * 100) + "</text>";
	}
	s += "<rect class=on width=" + cell + " height=" + cell + " visibility=hidden />";
	const W = label + size + 110, h = top + size + 6;
	$("heat").innerHTML = "<svg viewBox='0 0 " + W + " " + h + "' width=" + W + " height=" + h + " aria-hidden=true>" + s + "</svg>";
	$("heat").classList.toggle("wide", n > 14);
	$("heat-size").hidden = n <= 40;
	H = {laws, n, cell, label, top, at, i: 0, j: 1, W};
	const best = D.elements.pairs.filter((p) => set.has(p.a) && set.has(p.b)).sort((a, b) => jaccard(b) - jaccard(a)).slice(0, 60);
	$("heat-says").textContent = best.length ? "The closest two: " + told(best[0].a, best[0].b) : "";
	$("pairs").lastElementChild.innerHTML = table(["Law", "Law", "#Both ask", "#Either asks", "#Share"],
		best.map((p) => [p.a, p.b, p.common, p.either, Math.round(jaccard(p) * 100) + " %"]));
	$("pairs").hidden = best.length < 2;
	$("pairs").firstElementChild.textContent = "The closest " + best.length + " pairs as a table";
}
function told(a, b) {
	const p = share.get(a + " " + b);
	return law.get(a).title + " (" + a + ") and " + law.get(b).title + " (" + b + "): " + (p ? "both ask for " + p.common + " of " + p.either + " elements, " +
		Math.round(jaccard(p) * 100) + " %" : "no elements");
}
function point(i, j, x, y) {
	const svg = $("heat").querySelector("svg"), on = svg.querySelector(".on");
	H.i = i; H.j = j;
	on.setAttribute("x", H.label + H.at(j)); on.setAttribute("y", H.top + H.at(i)); on.setAttribute("visibility", "visible");
	svg.querySelectorAll(".lit").forEach((t) => t.classList.remove("lit"));
	svg.querySelectorAll("[data-i='" + i + "'],[data-j='" + j + "']").forEach((t) => t.classList.add("lit"));
	const t = i === j ? law.get(H.laws[i].id).title + " (" + H.laws[i].id + "): " + many(H.laws[i].elements, "element") : told(H.laws[i].id, H.laws[j].id);
	$("heat-says").textContent = t;
	if (x != null) say(t, x, y); else hush();
}
$("heat").addEventListener("pointermove", (e) => {
	if (!H) return;
	const r = $("heat").querySelector("svg").getBoundingClientRect(), k = H.W / r.width;
	const find = (p) => { for (let i = 0; i < H.n; i++) if (p >= H.at(i) && p < H.at(i) + H.cell) return i; return -1; };
	const j = find((e.clientX - r.left) * k - H.label), i = find((e.clientY - r.top) * k - H.top);
	if (i < 0 || j < 0) hush(); else point(i, j, e.clientX, e.clientY);
});
$("heat").addEventListener("pointerleave", hush);
$("heat-size").addEventListener("click", () => {
	$("heat-size").setAttribute("aria-pressed", $("heat").classList.toggle("large"));
});
$("heat").addEventListener("keydown", (e) => {
	const d = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[e.key];
	if (!d || !H) return;
	e.preventDefault();
	point(Math.max(0, Math.min(H.n - 1, H.i + d[0])), Math.max(0, Math.min(H.n - 1, H.j + d[1])));
});

/* A heading with # is of a column of numbers; an array as cell: [text, HTML]. */
function table(heads, rows) {
	return "<table><thead><tr>" + heads.map((h) => "<th scope=col" + (h[0] === "#" ? " class=n" : "") + ">" + esc(h.replace("#", "")) + "</th>").join("") +
		"</tr></thead><tbody>" + rows.map((r) => "<tr>" + r.map((c, i) => (i === 0 ? "<th scope=row>" : "<td" + (heads[i][0] === "#" ? " class=n" : "") + ">") +
		(Array.isArray(c) ? c[1] : esc(c)) + (i === 0 ? "</th>" : "</td>")).join("") + "</tr>").join("") + "</tbody></table>";
}

/* ---- clocks ---- */
const shapes = {
	initial: "<circle class=mark r=5 />", warning: "<path class=mark d='M0-6.5 6 5H-6z'/>", intermediate: "<path class=mark d='M0-6.5 6.5 0 0 6.5-6.5 0z'/>",
	update: "<path class=mark d='M-6-5H6L0 6.5z'/>", final: "<rect class=mark x=-5 y=-5 width=10 height=10 />",
	progress: "<path class=mark d='M-5-6 6 0-5 6z'/>", periodic: "<rect class=mark x=-2 y=-6.5 width=4 height=13 />"};
const stages = ["warning", "initial", "intermediate", "update", "progress", "periodic", "final"];
const starts = [["From when the entity knows", ["awareness", "detection", "determination", "belief"]], ["From when it happens", ["occurrence"]],
	["From when it ends", ["end"]], ["From an earlier filing", ["filing"]], ["From something else", ["other"]]];
const LOW = Math.log(10), HIGH = Math.log(525600 * 1.15);
const x = (m) => (Math.max(0, Math.min(1, (Math.log(Math.max(m, 10)) - LOW) / (HIGH - LOW))) * 96 + 2).toFixed(2);
const ticks = [[0, "at once"], [60, "1 h", 1], [240, "4 h", 1], [1440, "1 day"], [4320, "3 days", 1], [10080, "1 week", 1], [43200, "1 month"], [129600, "3 months", 1], [525600, "1 year"]];
const lines = ticks.map((t) => "<line class=tick x1=" + x(t[0]) + "% x2=" + x(t[0]) + "% y1=0 y2=100% />").join("");
$("clock-legend").innerHTML = stages.filter((s) => D.clocks.some((c) => c.stage === s && c.least != null)).map((s) =>
	"<span class=authority><svg aria-hidden=true viewBox='-8 -8 16 16'>" + shapes[s] + "</svg>" + s + "</span>").join("") +
	"<span class=people><svg aria-hidden=true viewBox='-8 -8 16 16'>" + shapes.initial + "<circle fill=none stroke=currentColor r=8.5 /></svg>ringed: to people, not authorities</span>" +
	"<span class='authority hollow'><svg aria-hidden=true viewBox='-8 -8 16 16'>" + shapes.initial + "</svg>hollow: not checked</span>";

function clockRow(id, list) {
	const places = [];
	let body = "", depth = 1;
	list.sort((a, b) => a.least - b.least);
	for (const c of list) {
		const people = c.to !== "authority", key = [c.stage, c.least, c.most, people, c.mark === "verified"].join();
		if (places.some((p) => p.key === key)) continue;
		let lane = 0;
		while (places.some((p) => p.lane === lane && Math.abs(p.x - x(c.least)) < 2.6)) lane++;
		places.push({key, lane, x: +x(c.least)});
		depth = Math.max(depth, lane + 1);
		const y = 13 + lane * 17;
		body += "<g class='" + (people ? "people" : "authority") + (c.mark === "verified" ? "" : " hollow") + "'>" +
			(c.most > c.least ? "<line class=reach x1=" + x(c.least) + "% x2=" + x(c.most) + "% y1=" + y + " y2=" + y + " />" : "") +
			"<svg x=" + x(c.least) + "% y=" + y + ">" + shapes[c.stage] + (people ? "<circle fill=none stroke=currentColor r=8.5 />" : "") + "</svg></g>";
	}
	const text = law.get(id).title + "\n" + list.map((c) => span(c) + ": " + c.title + (c.to !== "authority" ? " (to " + words(c.to) + ")" : "") + ", " + c.cite + weak(c.mark)).join("\n");
	return "<div class=clock role=listitem tabindex=-1 data-tip=\"" + esc(text) + "\" aria-label=\"" + esc(text) + "\"><span>" + esc(law.get(id).title) +
		" <code>" + esc(id) + "</code></span><div class=plot style='min-height:" + (9 + depth * 17) + "px'><svg aria-hidden=true>" + lines + body + "</svg></div></div>";
}
function clocks() {
	const list = D.clocks.filter((c) => set.has(c.rulebook));
	let h = "";
	for (const [title, kinds] of starts) {
		const of = new Map();
		for (const c of list) if (c.least != null && kinds.includes(c.start)) of.set(c.rulebook, (of.get(c.rulebook) || []).concat(c));
		if (!of.size) continue;
		const rows = [...of].sort((a, b) => Math.min(...a[1].map((c) => c.least)) - Math.min(...b[1].map((c) => c.least)));
		h += "<h3>" + title + " <span class=count>" + many(of.size, "law") + "</span></h3><div class=axis aria-hidden=true><span></span><svg height=24>" +
			ticks.map((t) => "<text x=" + x(t[0]) + "% y=16 text-anchor=" + (t[0] === 0 ? "start" : t[0] > 500000 ? "end" : "middle") + (t[2] ? " class=minor" : "") + ">" + t[1] + "</text>").join("") +
			"</svg></div><div role=list class=rows aria-label=\"" + title + ", arrow keys move\">" + rows.map((r) => clockRow(r[0], r[1])).join("") + "</div>";
	}
	const timed = new Set(list.filter((c) => c.least != null).map((c) => c.rulebook));
	const none = shown.filter((l) => !timed.has(l.id));
	if (none.length) h += "<h3>Without any number <span class=count>" + many(none.length, "law") + "</span></h3><ul class=plain>" + none.map((l) => {
		const c = list.find((q) => q.rulebook === l.id);
		return "<li><b>" + esc(l.title) + "</b> <code>" + esc(l.id) + "</code><br>" + (c ? esc(c.says) + weak(c.mark) + " <cite>" + esc(c.cite) + "</cite>" : "no report or notice by a time") + "</li>";
	}).join("") + "</ul>";
	$("clock-rows").innerHTML = h;
	document.querySelectorAll(".rows").forEach((r) => { r.firstElementChild.tabIndex = 0; });
	$("clock-table").lastElementChild.innerHTML = table(["Law", "Report or notice", "Stage", "To", "Limit", "In words", "Citation"],
		list.map((c) => [c.rulebook, c.title, c.stage, words(c.to), span(c), c.says + weak(c.mark), c.cite]));
}
const rows = $("clock-rows");
rows.addEventListener("pointermove", (e) => { const r = e.target.closest("[data-tip]"); if (r) say(r.dataset.tip, e.clientX, e.clientY); else hush(); });
rows.addEventListener("pointerleave", hush);
rows.addEventListener("focusin", (e) => { if (e.target.dataset.tip && e.target.matches(":focus-visible")) { const r = e.target.getBoundingClientRect(); say(e.target.dataset.tip, r.left + 40, r.bottom - 8); } });
rows.addEventListener("focusout", hush);
rows.addEventListener("keydown", (e) => {
	const r = e.target.closest(".clock"), to = r && {ArrowDown: r.nextElementSibling, ArrowUp: r.previousElementSibling}[e.key];
	if (!to) return;
	e.preventDefault(); r.tabIndex = -1; to.tabIndex = 0; to.focus();
});

/* ---- areas ---- */
const FIRST = 12;
function badge(s) {
	const r = relations[s.relation];
	return "<span class='badge r-" + s.relation + "'><span aria-hidden=true>" + r[0] + "</span> " + r[1] + "</span>";
}
const saying = (s, id) => esc(s.values[id]) + (s.weak.includes(id) ? " <b class=weak>°</b>" : "") + (s.cites[id] ? " <cite>[" + esc(s.cites[id]) + "]</cite>" : "");
/* Each law in a line; of many, those that say it in the same words together. */
function sayings(s, ids) {
	if (ids.length <= 8) return ids.map((id) => "<dt>" + esc(id) + "</dt><dd>" + saying(s, id) + "</dd>").join("");
	const of = new Map();
	for (const id of ids) of.set(s.values[id], (of.get(s.values[id]) || []).concat(id));
	return [...of].sort((a, b) => b[1].length - a[1].length).map(([said, l]) => l.length === 1 ? "<dt>" + esc(l[0]) + "</dt><dd>" + saying(s, l[0]) + "</dd>" :
		"<dt>" + many(l.length, "law") + "</dt><dd>" + esc(said) + "<div class=which>" + l.map((id) => "<span>" + esc(id) + (s.weak.includes(id) ? " <b class=weak>°</b>" : "") +
		(s.cites[id] ? " <cite>[" + esc(s.cites[id]) + "]</cite>" : "") + "</span>").join(" · ") + "</div></dd>").join("");
}
function statement(s, ids) {
	let who = "";
	if (s.relation === "stricter" || s.relation === "looser" || s.relation === "only") {
		const named = s.rulebooks.filter((r) => set.has(r));
		who = "<p class=who>" + (named.length > 6 ? many(named.length, "law") + " of " + D.laws.length : named.map(esc).join(", ")) + "</p>";
	}
	return "<div class=statement><div><h4>" + esc(s.title) + "</h4>" + badge(s) + who + "</div><dl>" +
		sayings(s, ids) + "</dl></div>";
}
function alone(list) {
	const of = new Map();
	for (const s of list) { const id = s.ids[0]; of.set(id, (of.get(id) || []).concat(s)); }
	return [...of].map(([id, l]) => "<div class=laws-of><h4>" + esc(law.get(id).title) + " <code>" + esc(id) + "</code> <span class=count>" + many(l.length, "statement") +
		"</span></h4><ul>" + l.map((q) => "<li>" + esc(q.s.title) + ": " + saying(q.s, id) + "</li>").join("") + "</ul></div>").join("");
}
const opened = new Set(), whole = new Set();
function areas() {
	const area = $("f-area").value, relation = $("f-relation").value, text = $("f-text").value.trim().toLowerCase();
	let total = 0, h = "";
	for (const a of D.areas) {
		if (area && a.id !== area) continue;
		const list = [], tally = {};
		for (const s of a.statements) {
			const ids = Object.keys(s.values).filter((k) => set.has(k));
			if (!ids.length || relation && s.relation !== relation) continue;
			if (text && !(s.title + " " + s.id + " " + ids.map((k) => k + " " + s.values[k] + " " + s.cites[k]).join(" ")).toLowerCase().includes(text)) continue;
			list.push({s, ids});
			tally[s.relation] = (tally[s.relation] || 0) + 1;
		}
		total += list.length;
		const shared = list.filter((q) => q.ids.length > 1), single = list.filter((q) => q.ids.length === 1);
		shared.sort((p, q) => (p.s.relation === "only") - (q.s.relation === "only") || q.ids.length - p.ids.length);
		const all = whole.has(a.id), open = opened.has(a.id) || area || (text && list.length && list.length < 80);
		h += "<details class=area data-area=" + a.id + (open ? " open" : "") + "><summary>" + esc(a.title) + " <span class=count>" + many(list.length, "statement") +
			(list.length ? ": " + Object.keys(relations).filter((r) => tally[r]).map((r) => tally[r].toLocaleString("en") + " " + relations[r][1]).join(", ") : "") + "</span></summary>";
		if (!list.length) h += "<p>Nothing with these filters.</p>";
		h += shared.slice(0, all ? undefined : FIRST).map((q) => statement(q.s, q.ids)).join("");
		if (single.length && (all || shared.length <= FIRST && single.length <= 60)) h += "<div class=alone><h3>Said by one law alone</h3>" + alone(single) + "</div>";
		else if (shared.length > FIRST || single.length) h += "<button type=button class=more>Show all " + list.length.toLocaleString("en") + " statements</button>";
		h += "</details>";
	}
	$("area-list").innerHTML = h;
	$("areas-note").textContent = (D.sides.length > 1 ? "Stricter and looser are seen from the first side, " + (law.has(D.sides[0]) ? law.get(D.sides[0]).title : D.sides[0]) + ". " : "") +
		"Open an area to read what each law says, with its citation. Statements that more laws share come first.";
	return total;
}
$("area-list").addEventListener("toggle", (e) => { const a = e.target.dataset.area; if (a) e.target.open ? opened.add(a) : opened.delete(a); }, true);
$("area-list").addEventListener("click", (e) => {
	if (!e.target.matches(".more")) return;
	const a = e.target.closest(".area").dataset.area;
	whole.add(a); opened.add(a); areas();
	document.querySelector("[data-area=" + a + "] summary").focus({preventScroll: true});
});

/* ---- path and burden ---- */
const after = {knowledge: "after the entity knows", filing: "after the filing before", occurrence: "after it happens", end: "after it ends", other: "after another event"};
const kinds = {forbids: "forbids what the other demands", conflicts: "conflicts with the other", delays: "may be delayed, the other not"};
const breaks = (s) => esc(s).replace(/([._])/g, "$1<wbr>");
const element = (s) => words(s).replace(".", ": ");
function fold(list, what, more) {
	const inner = list.map(breaks).join(", ");
	return ["", list.length <= 2 ? inner : "<details><summary>" + many(list.length, what, more) + "</summary>" + inner + "</details>"];
}
function path() {
	const p = D.path, few = shown.length < D.laws.length;
	$("path-note").textContent = "One document, written once at the earliest of the limits that it keeps and sent to each recipient, would serve several laws. " +
		(p.of === "case" ? "These are the documents for the case given. " : "") + many(D.path.submissions.length, "document") + " would do for " +
		many(D.laws.length, "law") + "." + (few ? " The rows below are those that serve a law of the selection; the limits are still those of all." : "");
	const own = (d) => [...set].some((id) => d.startsWith(id + "."));
	const subs = few ? p.submissions.filter((s) => s.duties.some(own)) : p.submissions;
	$("path-rows").innerHTML = table(["By", "Kind", "Strictest", "Serves", "Recipients", "#Sendings", "Elements"], subs.map((s) => [
		s.at || (s.minutes == null ? "at once, no number" : s.minutes === 0 ? "at once" : duration(s.minutes)) + " " + (after[s.after] || words(s.after)),
		s.phase + (s.to_public ? ", to people" : ", to authorities"), ["", breaks(s.strictest)], fold(s.duties, "duty", "duties"), fold(s.recipients, "recipient"), s.sendings, fold(s.elements.map(element), "element")]));
	const cons = p.conflicts.filter((c) => !few || own(c.duty) || c.other && own(c.other));
	$("conflicts").innerHTML = cons.length ? table(["Duty", "How", "Other", "Citation"], cons.map((c) =>
		[c.duty, kinds[c.kind] + (c.fact ? ": " + words(c.fact) : "") + (c.says ? " – " + c.says : ""), c.other || "another law", c.cite])) : "<p>Nothing found.</p>";
}
function burden() {
	const what = [["elements", "Elements asked, in all forms"], ["facts", "Distinct facts"], ["filings", "Filings"], ["documents", "Documents at the fewest"],
		["sendings", "Sendings"], ["recipients", "Recipients"], ["channels", "Ways in"]];
	$("bars").innerHTML = ["elements", "facts", "sendings", "recipients"].map((k) => {
		const most = Math.max(1, ...D.burden.map((b) => b[k]));
		return "<div class=bars><h3>" + what.find((w) => w[0] === k)[1] + "</h3>" + D.burden.map((b, i) => "<div class='bar" + (i ? "" : " today") + "'><span>" + esc(b.title) +
			"</span><i style='width:" + (b[k] / most * 100).toFixed(1) + "%'></i><span class=n>" + b[k].toLocaleString("en") + "</span></div>").join("") + "</div>";
	}).join("");
	$("burden-table").innerHTML = table(["Scenario"].concat(what.map((w) => "#" + w[1])), D.burden.map((b) => [b.title].concat(what.map((w) => b[w[0]].toLocaleString("en")))));
}

/* ---- filters ---- */
const option = (id, v, t) => { const o = document.createElement("option"); o.value = v; o.textContent = t; $(id).append(o); };
[...new Set(D.laws.flatMap((l) => l.sectors))].sort().forEach((s) => option("f-sector", s, words(s)));
D.areas.forEach((a) => option("f-area", a.id, a.title));
const used = new Set(D.areas.flatMap((a) => a.statements.map((s) => s.relation)));
Object.keys(relations).filter((r) => used.has(r)).forEach((r) => option("f-relation", r, relations[r][1]));
function choose() {
	const shore = $("f-shore").value, sector = $("f-sector").value;
	shown = D.laws.filter((l) => (!shore || l.shore === shore) && (!sector || !l.sectors.length || l.sectors.includes(sector)));
	set = new Set(shown.map((l) => l.id));
	document.querySelectorAll("#law-table [data-law]").forEach((r) => { r.hidden = !set.has(r.dataset.law); });
	figures(); heat(); clocks(); path(); found();
}
function found() {
	const n = areas(), area = $("f-area").value;
	$("f-count").textContent = many(shown.length, "law") + " and " + many(n, "statement") + " shown.";
	const hides = {overlap: "contents", clocks: "timelines"};
	for (const id in hides) $(id).hidden = area !== "" && area !== hides[id];
}
let wait;
$("f-text").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(found, 150); });
["f-shore", "f-sector"].forEach((id) => $(id).addEventListener("change", choose));
["f-area", "f-relation"].forEach((id) => $(id).addEventListener("change", found));
$("filters").addEventListener("reset", () => setTimeout(choose));
$("filters").addEventListener("submit", (e) => e.preventDefault());
matchMedia("(prefers-color-scheme:dark)").addEventListener("change", heat);
addEventListener("beforeprint", () => {
	hush();
	D.areas.forEach((a) => { whole.add(a.id); opened.add(a.id); });
	areas();
	document.querySelectorAll("details").forEach((d) => { d.open = true; });
});
choose(); burden();
}());
