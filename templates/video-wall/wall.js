// The video wall: the latest passages of all lanes, asked once a second.
//
// What it may assume: the answer of GET /v1/video-wall/latest-activity, where any value may be null.
// What it must never do: keep the wall key, show old rows as if they were fresh, or say a lamp by colour alone.

const API = '/v1/video-wall/latest-activity';
const POLL_MS = 1000;             // between two answers while all is well
const HIDDEN_MS = 5000;           // the same while nobody sees the tab
const TIMEOUT_MS = 8000;          // an answer that takes longer is a failure
const BACKOFF_MAX_MS = 20000;
const STALE_MS = 6000;            // rows older than this are marked
const HOLD_KEEP_MS = 5 * 60000;   // how long a HOLD stays under "needs attention"
const REJECT_KEEP_MS = 90000;
const FRESH_MS = 20000;           // how long a new row is marked as new
const SIGNIN_RETRY_MS = 60000;
const MAX_TILES = 30;

const TEXT = {
  id: {
    title: 'Lintasan gerbang', doc: 'Video wall · Autogate KEK', last_n: 'Terakhir',
    hijau: 'Hijau', kuning: 'Kuning', merah: 'Merah', none: 'Tanpa lampu', lamp: 'Lampu',
    lanes: 'Lajur', latest: 'Terbaru', attention: 'Perlu perhatian', board: 'Lintasan terakhir',
    calm: 'Tidak ada yang baru saja ditahan atau ditolak', more: n => `+${n} lagi`,
    c_time: 'Waktu', c_vehicle: 'Kendaraan', c_plate: 'Nomor polisi', c_gate: 'Gerbang · lajur',
    c_company: 'Perusahaan · tiket', c_decision: 'Keputusan',
    IN: 'Masuk', OUT: 'Keluar', BOTH: 'Dua arah',
    ACCEPT: 'Diizinkan', HOLD: 'Tunggu petugas', REJECT: 'Ditolak', UNKNOWN: 'Belum diputuskan',
    AUTO: 'Otomatis', MANUAL: 'Manual', DEGRADED: 'Terbatas', KEEP_OPEN: 'Dibuka terus', CLOSED: 'Ditutup',
    no_plate: 'Tanpa plat', no_photo: 'Tanpa foto', photo: 'Foto kendaraan', never: 'belum ada lintasan',
    connecting: 'Menyambung', live: 'Langsung', reconnecting: 'Menyambung lagi', offline: 'Tanpa jaringan',
    since: t => `sejak ${t}`, retry: s => ` · coba lagi ${s} dtk`,
    stale: (t, a) => `Data lama · terakhir ${t} (${a} lalu)`, ago: a => `${a} lalu`, now: 'baru saja',
    s: n => `${n} dtk`, m: n => `${n} mnt`, h: n => `${n} jam`, d: n => `${n} hari`,
    empty: 'Belum ada lintasan', empty_sub: 'Lintasan pertama akan muncul di sini.',
    loading: 'Mengambil data…', away: 'Data belum dapat diambil. Layar ini terus mencoba.', no_lanes: 'Belum ada lajur', rest: n => `+${n} lajur otomatis`,
    theme: { dark: 'Tema gelap', light: 'Tema terang', auto: 'Tema mengikuti perangkat' },
    b_theme: 'Ganti tema (T)', b_lang: 'English (L)', b_full: 'Layar penuh (F)', tools: 'Tampilan',
    key_title: 'Kunci layar', key_label: 'Kunci', key_go: 'Tampilkan',
    key_intro: 'Layar ini hanya untuk melihat. Masukkan kunci layar dari pengelola gerbang.',
    key_hint: 'Kunci ditukar sekali dengan cookie dan tidak disimpan. Alamat yang berakhir dengan #key=… juga dapat dipakai.',
    key_wrong: 'Kunci tidak dikenal atau sudah dicabut.', key_form: 'Kunci hanya terdiri dari huruf, angka dan tanda tanpa spasi.',
    key_denied: 'Kunci ini tidak berhak melihat video wall.', key_away: 'Server belum menjawab. Layar ini terus mencoba.',
    key_ended: 'Sesi layar sudah berakhir. Masukkan kunci lagi.', key_cookie: 'Kunci diterima, tetapi peramban tidak menyimpan cookie.',
    key_query: 'Kunci setelah tanda ? dapat tercatat di log, karena itu tidak dipakai. Tulis sebagai #key=… dan sebaiknya ganti kunci itu.',
    key_busy: 'Memeriksa…',
  },
  en: {
    title: 'Gate passages', doc: 'Video wall · Autogate KEK', last_n: 'Latest',
    hijau: 'Green', kuning: 'Yellow', merah: 'Red', none: 'No lamp', lamp: 'Lamp',
    lanes: 'Lanes', latest: 'Latest', attention: 'Needs attention', board: 'Latest passages',
    calm: 'Nothing was held or refused recently', more: n => `+${n} more`,
    c_time: 'Time', c_vehicle: 'Vehicle', c_plate: 'Plate', c_gate: 'Gate · lane',
    c_company: 'Company · ticket', c_decision: 'Decision',
    IN: 'Entry', OUT: 'Exit', BOTH: 'Both ways',
    ACCEPT: 'Accepted', HOLD: 'Wait for officer', REJECT: 'Refused', UNKNOWN: 'Undecided',
    AUTO: 'Automatic', MANUAL: 'Manual', DEGRADED: 'Degraded', KEEP_OPEN: 'Kept open', CLOSED: 'Closed',
    no_plate: 'No plate', no_photo: 'No photo', photo: 'Photo of the vehicle', never: 'no passage yet',
    connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', offline: 'No network',
    since: t => `since ${t}`, retry: s => ` · retry in ${s} s`,
    stale: (t, a) => `Old data · last ${t} (${a} ago)`, ago: a => `${a} ago`, now: 'just now',
    s: n => `${n} s`, m: n => `${n} min`, h: n => `${n} h`, d: n => `${n} d`,
    empty: 'No passage yet', empty_sub: 'The first passage will appear here.',
    loading: 'Loading…', away: 'No data could be fetched yet. This screen keeps trying.', no_lanes: 'No lane yet', rest: n => `+${n} automatic lanes`,
    theme: { dark: 'Dark theme', light: 'Light theme', auto: 'Theme follows the device' },
    b_theme: 'Change theme (T)', b_lang: 'Bahasa Indonesia (L)', b_full: 'Full screen (F)', tools: 'Display',
    key_title: 'Wall key', key_label: 'Key', key_go: 'Show the wall',
    key_intro: 'This screen only shows. Enter the wall key that the gate’s managers gave you.',
    key_hint: 'The key is exchanged once for a cookie and is not kept. An address that ends in #key=… works too.',
    key_wrong: 'This key is unknown or was revoked.', key_form: 'A key has letters, digits and signs only, no blanks.',
    key_denied: 'This key may not see the video wall.', key_away: 'The server does not answer yet. This screen keeps trying.',
    key_ended: 'The screen’s session has ended. Enter the key again.', key_cookie: 'The key was accepted, but the browser did not keep the cookie.',
    key_query: 'A key after ? may end up in logs, so it was not used. Write it as #key=… and better replace that key.',
    key_busy: 'Checking…',
  },
};

// ---------------------------------------------------------------- small tools

const $ = id => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** An element with a class and children (nodes or text; null is skipped). Text is never parsed as HTML. */
function h(tag, cls, ...kids) {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  for (const k of kids) if (k !== null && k !== undefined) e.append(k);
  return e;
}

function icon(id, cls) {
  const s = document.createElementNS(SVG, 'svg');
  const u = document.createElementNS(SVG, 'use');
  s.setAttribute('aria-hidden', 'true');
  s.setAttribute('focusable', 'false');
  if (cls) s.setAttribute('class', cls);
  u.setAttribute('href', `#${id}`);
  s.append(u);
  return s;
}

function setIcon(svg, id) {
  const u = svg.firstElementChild;
  if (u.getAttribute('href') !== `#${id}`) u.setAttribute('href', `#${id}`);
}

function setText(e, s) {
  if (e.textContent !== s) e.textContent = s;
}

const str = v => (v === null || v === undefined ? '' : String(v).trim());
const ms = iso => { const t = Date.parse(str(iso)); return Number.isNaN(t) ? null : t; };

const zone = o => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Jakarta', ...o });
const fmtTime = zone({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const fmtDay = zone({ year: 'numeric', month: '2-digit', day: '2-digit' });
const fmtShort = { id: new Intl.DateTimeFormat('id-ID', { timeZone: 'Asia/Jakarta', day: 'numeric', month: 'short' }),
                   en: zone({ day: 'numeric', month: 'short' }) };
const fmtLong = { id: new Intl.DateTimeFormat('id-ID', { timeZone: 'Asia/Jakarta', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
                  en: zone({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }) };
const clockText = t => (t === null ? '--:--:--' : fmtTime.format(t));

/** Plates are stored without blanks; people read them with blanks. */
function plateText(p) {
  const s = str(p).toUpperCase();
  const m = /^([A-Z]{1,2})\s*(\d{1,4})\s*([A-Z]{0,3})$/.exec(s);
  return m ? [m[1], m[2], m[3]].filter(Boolean).join(' ') : s;
}

const VEHICLES = [
  [/trailer|kontainer|container|tronton|gandeng|peti ?kemas|prime|flatbed|wing/i, 'trailer'],
  [/tangki|tank/i, 'tank'],
  [/motor|roda dua|cycle/i, 'motor'],
  [/bus|bis\b/i, 'bus'],
  [/kaki|foot|pedestrian|orang/i, 'foot'],
  [/mobil|car\b|sedan|mpv|suv|minibus|van|pribadi/i, 'car'],
];
function vehicleIcon(it) {
  const s = str(it.vehicle_type);
  for (const [re, name] of VEHICLES) if (re.test(s)) return `veh-${name}`;
  return s || it.plate ? 'veh-truck' : 'veh-foot';
}

const LAMP_OF = { ACCEPT: 'hijau', HOLD: 'kuning', REJECT: 'merah' };
const DECISION_OF = { hijau: 'ACCEPT', kuning: 'HOLD', merah: 'REJECT' };
function lampOf(it) {
  const l = str(it.lamp).toLowerCase();
  return l in DECISION_OF ? l : LAMP_OF[str(it.decision).toUpperCase()] || 'none';
}
function decisionOf(it) {
  const d = str(it.decision).toUpperCase();
  return d in LAMP_OF ? d : DECISION_OF[lampOf(it)] || 'UNKNOWN';
}
const directionOf = v => { const d = str(v).toUpperCase(); return d === 'IN' || d === 'OUT' || d === 'BOTH' ? d : ''; };

function photoUrl(u) {
  if (!str(u)) return null;
  try {
    const a = new URL(str(u), location.href);
    return a.protocol === 'https:' || a.protocol === 'http:' ? a : null;
  } catch { return null; }
}

// ---------------------------------------------------------------- state

const query = new URLSearchParams(location.search);
let lang = query.get('lang') === 'en' ? 'en' : 'id';
let T = TEXT[lang];
let theme = 'dark';

let items = [];                   // newest first, as the program sent them
let lanes = [];
let loaded = false;               // at least one answer was shown
let etag = null;
let skew = 0;                     // the program's clock minus ours
let lastOk = null;                // when the program last answered (our clock)
let failures = 0;
let linkState = 'connecting';
let linkSince = Date.now();
let nextTry = 0;
let timer = 0;
let inflight = null;
let key = null;                   // only until it is exchanged
let exchanged = false;            // a key was accepted and the cookie has not been seen to work yet
const firstSeen = new Map();      // item id → our clock, for "new" and for alerts
const pins = new Map();           // item id → {it, since}

const now = () => Date.now() + skew;

function ageText(t) {
  const s = Math.max(0, Math.floor((now() - t) / 1000));
  if (s < 60) return T.s(s);
  if (s < 3600) return T.m(Math.floor(s / 60));
  if (s < 86400) return T.h(Math.floor(s / 3600));
  return T.d(Math.floor(s / 86400));
}

// ---------------------------------------------------------------- pieces of a passage

function dirTag() {
  const e = h('span', 'dir', icon('dir-in'), h('b'), h('span', 'sr'));
  return e;
}
function setDir(e, v) {
  const d = directionOf(v);
  e.hidden = !d;
  if (!d) return;
  e.dataset.dir = d;
  setIcon(e.children[0], `dir-${d.toLowerCase()}`);
  setText(e.children[1], d === 'BOTH' ? 'IN/OUT' : d);
  setText(e.children[2], T[d]);
}

function setPlate(e, it) {
  const p = plateText(it.plate);
  e.classList.toggle('none', !p);
  e.classList.toggle('mid', p.length === 10 || p.length === 11);
  e.classList.toggle('long', p.length > 11);
  setText(e, p || T.no_plate);
}

/** A picture box of a fixed size: the photo when there is one and it loads, else the vehicle's outline. */
function photoBox(cls) {
  const img = h('img');
  img.alt = '';
  img.decoding = 'async';
  img.referrerPolicy = 'no-referrer';
  img.hidden = true;
  const box = h('span', cls, icon('veh-truck'), img);
  img.addEventListener('load', () => { img.hidden = false; box.classList.add('has'); });
  img.addEventListener('error', () => { img.hidden = true; box.classList.remove('has'); img.dataset.bad = img.dataset.src || ''; });
  return box;
}
function setPhoto(box, it) {
  const img = box.querySelector('img');
  setIcon(box.firstElementChild, vehicleIcon(it));
  const u = photoUrl(it.photo_url);
  // A signed link is another one each time: the same path is the same picture, unless the last one failed.
  const same = u ? u.origin + u.pathname : '';
  if (!u) { img.hidden = true; box.classList.remove('has'); img.removeAttribute('src'); delete img.dataset.path; return; }
  if (img.dataset.path === same && (img.dataset.bad === undefined || img.dataset.bad === u.href)) return;
  img.hidden = true;
  box.classList.remove('has');
  delete img.dataset.bad;
  img.dataset.path = same;
  img.dataset.src = u.href;
  img.src = u.href;
  img.alt = T.photo;
}

const gateText = it => str(it.gate_name) || '–';
const laneText = it => str(it.lane_name);
const decisionText = it => str(it.decision_label) || T[decisionOf(it)];
const lampText = l => (l === 'none' ? T.none : `${T.lamp} ${T[l].toLowerCase()}`);
const lampTextEn = l => (l === 'none' ? T.none : `${T[l]} lamp`);
const lampSay = l => (lang === 'en' ? lampTextEn(l) : lampText(l));

function setTime(e, it) {
  const t = ms(it.at);
  setText(e.children[0], clockText(t));
  const other = t !== null && fmtDay.format(t) !== fmtDay.format(now());
  setText(e.children[1], t === null ? '' : other ? fmtShort[lang].format(t) : `${T.ago(ageText(t))}`);
  if (t !== null) e.dateTime = new Date(t).toISOString();
}

// ---------------------------------------------------------------- board

const rows = new Map();           // item id → its row

function makeRow() {
  const r = h('li', 'row');
  r.p = {
    time: h('time', 'time', h('b'), h('small')),
    photo: photoBox('thumb'),
    plate: h('span', 'plate'),
    gate: h('b'), dir: dirTag(), lane: h('small'),
    company: h('b'), ticket: h('small'),
    lamp: icon('lamp-none'), decision: h('b'), reason: h('small'),
  };
  const p = r.p;
  r.append(p.time, p.photo, p.plate,
    h('span', 'where', p.gate, h('span', '', p.dir, p.lane)),
    p.who = h('span', 'who two', p.company, p.ticket),
    h('span', 'verdict', p.lamp, h('span', 'two', p.decision, p.reason)));
  return r;
}

function fillRow(r, it) {
  const p = r.p, lamp = lampOf(it);
  r.dataset.lamp = lamp;
  r.dataset.decision = decisionOf(it);
  setTime(p.time, it);
  setPhoto(p.photo, it);
  setPlate(p.plate, it);
  setDir(p.dir, it.direction);
  setText(p.gate, gateText(it));
  setText(p.lane, laneText(it));
  setText(p.company, str(it.company_name) || '–');
  p.who.classList.toggle('small', str(it.company_name).length > 25);
  setText(p.ticket, [str(it.ticket_type_label), str(it.vehicle_type_label)].filter(Boolean).join(' · '));
  setIcon(p.lamp, `lamp-${lamp}`);
  setText(p.decision, decisionText(it));
  const why = decisionOf(it) === 'ACCEPT' ? '' : str(it.reason);
  setText(p.reason, why || lampSay(lamp));
}

const idOf = it => str(it.id) || `${str(it.at)}|${str(it.lane_name)}|${str(it.plate)}`;

function renderBoard(animate) {
  const list = $('rows');
  const before = new Map();
  const move = animate && !calm.matches;
  if (move) for (const [id, r] of rows) before.set(id, r.getBoundingClientRect().top);

  const keep = new Set(items.map(idOf));
  for (const [id, r] of rows) if (!keep.has(id)) { r.remove(); rows.delete(id); }

  let at = list.firstElementChild;
  const fresh = [];
  for (const it of items) {
    const id = idOf(it);
    let r = rows.get(id);
    if (!r) { r = makeRow(); rows.set(id, r); fresh.push(r); }
    const was = r.dataset.decision;
    fillRow(r, it);
    if (was && was !== r.dataset.decision) flash(r);
    if (r === at) at = at.nextElementSibling;
    else list.insertBefore(r, at);
  }

  $('empty').hidden = items.length > 0;
  if (!items.length) $('empty').replaceChildren(icon('ico-gate', 'glyph'), h('b', '', loaded ? T.empty : T.loading), loaded ? T.empty_sub : '');

  if (!move) return;
  for (const [id, r] of rows) {
    if (!before.has(id)) continue;
    const dy = before.get(id) - r.getBoundingClientRect().top;
    if (dy) r.animate([{ transform: `translateY(${dy}px)` }, { transform: 'none' }], { duration: 480, easing: 'cubic-bezier(.2,.8,.2,1)' });
  }
  fresh.forEach((r, i) => {
    r.animate([{ transform: 'translateX(6%)', opacity: 0 }, { transform: 'none', opacity: 1 }],
      { duration: 520, delay: 60 * Math.min(i, 5), easing: 'cubic-bezier(.2,.8,.2,1)', fill: 'backwards' });
    flap(r.p.plate);
  });
}

function flash(e) {
  if (!calm.matches) e.animate([{ filter: 'brightness(1.9)' }, { filter: 'none' }], { duration: 1200 });
}
/** The turn of a flap, as on a departure board. */
function flap(e) {
  if (!calm.matches) e.animate([{ transform: 'perspective(40rem) rotateX(-88deg)' }, { transform: 'perspective(40rem) rotateX(14deg)', offset: .75 }, { transform: 'none' }],
    { duration: 560, easing: 'ease-out', delay: 120, fill: 'backwards' });
}

// ---------------------------------------------------------------- the newest passage

let heroParts = null;
let heroId = null;

function makeHero() {
  const p = heroParts = {
    lamp: icon('lamp-none'), decision: h('b'), lampWord: h('small'), time: h('time', 'time', h('b'), h('small')),
    plate: h('p', 'plate'), photo: photoBox('photo'), noPhoto: h('small', 'no-photo'),
    dir: dirTag(), gate: h('b'), lane: h('small'), company: h('b', 'firm'), ticket: h('small'), vehicle: h('small'), reason: h('p', 'reason'),
  };
  p.photo.append(p.noPhoto);
  p.card = h('article', 'card',
    h('header', 'band', p.lamp, h('span', 'two', p.decision, p.lampWord), p.time),
    p.plate,
    h('div', 'facts',
      h('div', 'where', p.dir, h('span', 'two', p.gate, p.lane)),
      h('div', 'two', p.company, p.ticket, p.vehicle),
      p.reason),
    p.photo);
}

function renderHero(animate) {
  const box = $('hero');
  const it = items[0];
  if (!it) {
    heroId = null;
    box.replaceChildren(h('div', 'card blank', icon('ico-gate', 'glyph'), h('b', '', loaded ? T.empty : T.loading)));
    return;
  }
  if (!heroParts) makeHero();
  const p = heroParts, lamp = lampOf(it);
  if (box.firstElementChild !== p.card) box.replaceChildren(p.card);
  p.card.dataset.lamp = lamp;
  setIcon(p.lamp, `lamp-${lamp}`);
  setText(p.decision, decisionText(it));
  setText(p.lampWord, lampSay(lamp));
  setTime(p.time, it);
  setPlate(p.plate, it);
  setPhoto(p.photo, it);
  setText(p.noPhoto, T.no_photo);
  setDir(p.dir, it.direction);
  setText(p.gate, gateText(it));
  setText(p.lane, [laneText(it), T[directionOf(it.direction)]].filter(Boolean).join(' · '));
  setText(p.company, str(it.company_name) || '–');
  setText(p.ticket, str(it.ticket_type_label));
  setText(p.vehicle, str(it.vehicle_type_label));
  const why = decisionOf(it) === 'ACCEPT' ? '' : str(it.reason);
  setText(p.reason, why);
  p.card.classList.toggle('has-reason', Boolean(why));
  const id = idOf(it);
  if (animate && heroId !== null && heroId !== id && !calm.matches) {
    p.card.animate([{ opacity: .25, transform: 'translateY(-1.2rem)' }, { opacity: 1, transform: 'none' }], { duration: 420, easing: 'cubic-bezier(.2,.8,.2,1)' });
    flap(p.plate);
  }
  heroId = id;
}

// ---------------------------------------------------------------- what needs a person

const alertEls = new Map();

function collectPins() {
  for (const it of items) {
    const id = idOf(it), d = decisionOf(it);
    if (d !== 'HOLD' && d !== 'REJECT') { pins.delete(id); continue; }
    // An event sent late carries its own time: what counts is when it could first be seen here.
    const at = ms(it.at) ?? now();
    const seen = firstSeen.get(id);
    const since = Math.max(at, seen?.initial ? at : (seen?.t ?? at));
    pins.set(id, { it, since });
  }
  prunePins();
}

function prunePins() {
  if (isStale()) return false;     // nobody knows whether they were settled: they stay
  let changed = false;
  for (const [id, p] of pins) {
    const keepFor = decisionOf(p.it) === 'HOLD' ? HOLD_KEEP_MS : REJECT_KEEP_MS;
    if (now() - p.since > keepFor) { pins.delete(id); changed = true; }
  }
  return changed;
}

function renderAlerts() {
  const list = $('alerts');
  const all = [...pins.entries()].sort((a, b) => b[1].since - a[1].since);
  setText($('n-alerts'), all.length ? String(all.length) : '');
  $('calm').hidden = all.length > 0;
  const ids = new Set(all.map(([id]) => id));
  for (const [id, e] of alertEls) if (!ids.has(id)) { e.remove(); alertEls.delete(id); }
  let at = list.firstElementChild;
  for (const [id, { it }] of all) {
    let e = alertEls.get(id);
    if (!e) {
      e = h('li', 'alert');
      e.p = { lamp: icon('lamp-none'), plate: h('span', 'plate'), dir: dirTag(), place: h('small'), decision: h('b'), reason: h('span', 'why'), age: h('span', 'age') };
      e.append(e.p.lamp, h('span', 'left', e.p.plate, h('span', 'where', e.p.dir, e.p.place)), h('span', 'what', h('span', 'line', e.p.decision, e.p.age), e.p.reason));
      alertEls.set(id, e);
      if (loaded && !calm.matches) e.animate([{ opacity: 0, transform: 'translateX(-4%)' }, { opacity: 1, transform: 'none' }], { duration: 450, easing: 'ease-out' });
    }
    e.dataset.lamp = lampOf(it);
    setIcon(e.p.lamp, `lamp-${lampOf(it)}`);
    setPlate(e.p.plate, it);
    setDir(e.p.dir, it.direction);
    setText(e.p.place, [str(it.lane_name), str(it.gate_name)].filter(Boolean).join(' · '));
    setText(e.p.decision, decisionText(it));
    setText(e.p.reason, str(it.reason) || str(it.company_name) || str(it.reason_code));
    const t = ms(it.at);
    setText(e.p.age, t === null ? '' : ageText(t));
    if (e === at) at = at.nextElementSibling;
    else list.insertBefore(e, at);
  }
}

// ---------------------------------------------------------------- lanes and counts

const laneEls = new Map();
const MODES = new Set(['AUTO', 'MANUAL', 'DEGRADED', 'KEEP_OPEN', 'CLOSED']);

function renderLanes() {
  const list = $('lanes');
  let show = lanes, rest = 0;
  if (lanes.length > MAX_TILES) {   // the ones that are not automatic always have a place
    const odd = lanes.filter(l => str(l.mode) !== 'AUTO');
    show = odd.concat(lanes.filter(l => str(l.mode) === 'AUTO')).slice(0, MAX_TILES - 1);
    rest = lanes.length - show.length;
  }
  const n = show.length + (rest ? 1 : 0);
  const lines = n > 18 ? 3 : n > 6 ? 2 : 1;
  list.style.setProperty('--cols', String(Math.max(1, Math.ceil(n / lines))));
  document.body.dataset.lines = String(lines);

  const seen = new Set();
  const order = [];
  for (const l of show) {
    const id = str(l.lane_code) || `${str(l.gate_name)}|${str(l.lane_name)}`;
    if (seen.has(id)) continue;
    seen.add(id);
    let e = laneEls.get(id);
    if (!e) {
      e = h('li', 'lane');
      e.p = { mode: icon('mode-none'), name: h('b'), gate: h('small'), dir: dirTag(), label: h('strong'), gate2: h('small', 'gate2'), last: h('small', 'last') };
      e.append(e.p.mode, h('span', 'two', e.p.name, e.p.gate), e.p.dir, h('span', 'state', e.p.label, e.p.gate2, e.p.last));
      laneEls.set(id, e);
    }
    const mode = str(l.mode).toUpperCase();
    const was = e.dataset.mode;
    e.dataset.mode = mode;
    if (was !== undefined && was !== mode) flash(e);
    setIcon(e.p.mode, MODES.has(mode) ? `mode-${mode}` : 'mode-none');
    setText(e.p.name, str(l.lane_name) || str(l.lane_code) || '–');
    setText(e.p.gate, str(l.gate_name));
    setText(e.p.gate2, str(l.gate_name));
    setDir(e.p.dir, l.direction);
    setText(e.p.label, str(l.mode_label) || T[mode] || mode || '–');
    const t = ms(l.last_at);
    setText(e.p.last, t === null ? T.never : T.ago(ageText(t)));
    order.push(e);
  }
  for (const [id, e] of laneEls) if (!seen.has(id)) { e.remove(); laneEls.delete(id); }
  if (rest) order.push(h('li', 'lane rest', T.rest(rest)));
  if (!n) order.push(h('li', 'lane rest', loaded ? T.no_lanes : T.loading));
  if (order.length !== list.children.length || order.some((e, i) => list.children[i] !== e)) list.replaceChildren(...order);
}

function renderTally() {
  const c = { IN: 0, OUT: 0, hijau: 0, kuning: 0, merah: 0 };
  for (const it of items) {
    const d = directionOf(it.direction), l = lampOf(it);
    if (d in c) c[d]++;
    if (l in c) c[l]++;
  }
  const put = (id, v) => setText($(id), loaded ? String(v) : '–');
  put('n-all', items.length);
  put('n-in', c.IN); put('n-out', c.OUT);
  put('n-hijau', c.hijau); put('n-kuning', c.kuning); put('n-merah', c.merah);
  const areas = [...new Set(lanes.map(l => str(l.area_name)).filter(Boolean))];
  setText($('place'), `Autogate KEK${areas.length && areas.length <= 3 ? ` · ${areas.join(', ')}` : ''}`);
}

function renderAll(animate) {
  document.body.classList.toggle('loading', !loaded);
  renderHero(animate);
  renderBoard(animate);
  collectPins();
  renderAlerts();
  renderLanes();
  renderTally();
}

/** New passages for those who listen: at most three sentences, never the whole list. */
function say(list) {
  const box = $('say');
  for (const it of list.slice(0, 3).reverse()) {
    const d = directionOf(it.direction);
    box.append(h('p', '', [plateText(it.plate) || T.no_plate, str(it.gate_name), str(it.lane_name), d ? T[d] : '', decisionText(it), decisionOf(it) === 'ACCEPT' ? '' : str(it.reason)].filter(Boolean).join(', ')));
  }
  while (box.children.length > 6) box.firstElementChild.remove();
}

// ---------------------------------------------------------------- clock, ages, connection

const flaps = [];
for (const ch of '--:--:--') {
  const e = h('span', ch === ':' ? 'colon' : 'flap', ch);
  flaps.push(e);
  $('clock').append(e);
}

const isStale = () => loaded && lastOk !== null && Date.now() - lastOk > STALE_MS;

function setLink(s) {
  if (s !== linkState) { linkState = s; linkSince = Date.now(); }
  tick();
}

let lastSecond = -1;
function tick() {
  const t = now();
  const state = linkState === 'live' && isStale() ? 'reconnecting' : linkState;
  const shown = state === 'reconnecting' && !navigator.onLine ? 'offline' : state;
  if (document.body.dataset.link !== shown) document.body.dataset.link = shown;
  setText($('link-state'), T[shown]);
  const wait = Math.ceil((nextTry - Date.now()) / 1000);
  const from = state === 'live' || lastOk === null ? linkSince : lastOk;
  setText($('link-since'), T.since(clockText(from + skew)) + (shown !== 'live' && wait > 0 ? T.retry(wait) : ''));

  const stale = isStale();
  document.body.classList.toggle('is-stale', stale);
  if (!stale) setText($('stale'), '');
  else setText($('stale'), T.stale(clockText(lastOk + skew), ageText(lastOk + skew)));

  const second = Math.floor(t / 1000);
  if (second === lastSecond) return;
  lastSecond = second;
  [...clockText(t)].forEach((c, i) => {
    if (flaps[i].textContent === c) return;
    flaps[i].textContent = c;
    if (!calm.matches) flaps[i].animate([{ transform: 'perspective(20rem) rotateX(-70deg)' }, { transform: 'none' }], { duration: 180, easing: 'ease-out' });
  });
  setText($('date'), fmtLong[lang].format(t));
  ages();
}

function ages() {
  for (const it of items) {
    const id = idOf(it), r = rows.get(id);
    if (!r) continue;
    setTime(r.p.time, it);
    const f = firstSeen.get(id);
    r.classList.toggle('fresh', Boolean(f) && !f.initial && now() - f.t < FRESH_MS);
  }
  if (items[0] && heroParts) setTime(heroParts.time, items[0]);
  prunePins();
  renderAlerts();
  for (const l of lanes) {
    const e = laneEls.get(str(l.lane_code) || `${str(l.gate_name)}|${str(l.lane_name)}`);
    const t = ms(l.last_at);
    if (e && t !== null) setText(e.p.last, T.ago(ageText(t)));
  }
  if (!loaded && linkState !== 'connecting') setText($('empty'), T.away);
}

// ---------------------------------------------------------------- asking

function address() {
  const q = new URLSearchParams({ limit: '20' });
  if (query.get('area_id')) q.set('area_id', query.get('area_id'));
  q.set('lang', lang);
  return `${API}?${q}`;
}

function schedule(delay) {
  clearTimeout(timer);
  nextTry = Date.now() + delay;
  timer = setTimeout(poll, delay);
}

/** Doubling waits with jitter, so that a hundred walls do not come back in the same second. */
function backoff(retryAfter) {
  const base = Math.min(BACKOFF_MAX_MS, POLL_MS * 2 ** Math.min(failures, 6));
  const wait = base / 2 + Math.random() * base / 2;
  return Math.max(wait, Math.min(retryAfter * 1000 || 0, 120000));
}

function failed(retryAfter = 0) {
  failures++;
  if (!$('signin').hidden) setKeyError(T.key_away);
  // One lost answer is not worth a word; two are.
  if (failures >= 2 || !loaded) setLink('reconnecting');
  schedule(backoff(retryAfter));
}

async function poll() {
  if (inflight) return;
  const ctl = inflight = new AbortController();
  const cut = setTimeout(() => ctl.abort(), TIMEOUT_MS);
  const asked = lang;
  const sentKey = key;
  const headers = { Accept: 'application/json' };
  if (sentKey) headers['X-Wall-Key'] = sentKey;
  else if (etag) headers['If-None-Match'] = etag;

  let res = null, body = null;
  try {
    res = await fetch(address(), { headers, signal: ctl.signal, cache: 'no-store', credentials: 'same-origin', redirect: 'error' });
    if (res.status === 200) body = await res.json();
  } catch { /* no answer, cut off, or not JSON: body stays null */ }
  clearTimeout(cut);
  inflight = null;

  if (asked !== lang) return schedule(0);          // the language was changed meanwhile
  if (sentKey !== key) return schedule(0);         // another key was entered meanwhile

  if (!res) return failed();
  const date = ms(res.headers.get('Date'));
  if (date !== null) {
    const d = date + 500 - Date.now();
    if (Math.abs(d - skew) > 1500) skew = Math.abs(d) > 1500 ? d : 0;
  }
  if (res.status === 401 || res.status === 403) return refused(res.status, sentKey);
  if (res.status === 304) { if (exchanged) exchanged = false; return alive(); }
  const data = body && typeof body === 'object' ? body.data : null;
  if (res.status !== 200 || !data || !Array.isArray(data.items)) return failed(Number(res.headers.get('Retry-After')));

  if (sentKey) { key = null; exchanged = true; }
  else exchanged = false;
  etag = res.headers.get('ETag');
  show(data);
  alive();
}

function alive() {
  failures = 0;
  lastOk = Date.now();
  hideSignin();
  setLink('live');
  schedule(document.hidden ? HIDDEN_MS : POLL_MS);
}

function show(data) {
  const first = !loaded;
  items = data.items.filter(x => x && typeof x === 'object').slice(0, 50);
  lanes = Array.isArray(data.lanes) ? data.lanes.filter(x => x && typeof x === 'object') : [];
  const t = now();
  const fresh = [];
  const ids = new Set();
  for (const it of items) {
    const id = idOf(it);
    ids.add(id);
    if (!firstSeen.has(id)) { firstSeen.set(id, { t, initial: first }); fresh.push(it); }
  }
  for (const id of firstSeen.keys()) if (!ids.has(id) && !pins.has(id)) firstSeen.delete(id);
  loaded = true;
  lastOk = Date.now();
  renderAll(!first);
  ages();
  if (!first) say(fresh);
}

// ---------------------------------------------------------------- the key

function refused(status, sentKey) {
  const why = status === 403 ? T.key_denied : sentKey ? T.key_wrong : exchanged ? T.key_cookie : loaded ? T.key_ended : $('key-error').textContent;
  key = null;
  exchanged = false;
  etag = null;
  failures = 0;
  // Whoever may not see the wall does not see its last rows either.
  items = []; lanes = []; loaded = false; lastOk = null;
  firstSeen.clear(); pins.clear();
  renderAll(false);
  setLink('connecting');
  showSignin(why);
  schedule(SIGNIN_RETRY_MS);
}

function setKeyError(s) { setText($('key-error'), s || ''); $('key').setAttribute('aria-invalid', s ? 'true' : 'false'); }

function showSignin(why) {
  const box = $('signin');
  $('key-go').disabled = false;
  setText($('key-go'), T.key_go);
  setKeyError(why);
  if (!box.hidden) return;
  box.hidden = false;
  document.body.dataset.view = 'signin';
  $('main').inert = true;
  $('key').focus();
}

function hideSignin() {
  const box = $('signin');
  if (box.hidden) return;
  box.hidden = true;
  document.body.dataset.view = 'wall';
  $('main').inert = false;
  $('key').value = '';
  setKeyError('');
}

function useKey(k) {
  const s = str(k);
  if (!/^[\x21-\x7e]{1,200}$/.test(s)) { showSignin(T.key_form); return; }
  key = s;
  etag = null;
  inflight?.abort();
  if (!inflight) schedule(0);
}

$('key-form').addEventListener('submit', e => {
  e.preventDefault();
  const k = $('key').value;
  $('key').value = '';
  if (!str(k)) { $('key').focus(); return; }
  $('key-go').disabled = true;
  setText($('key-go'), T.key_busy);
  setKeyError('');
  useKey(k);
});

/** Takes the key out of the address before anything else happens, so that it is in no history and no picture. */
function keyFromAddress() {
  const frag = new URLSearchParams(location.hash.slice(1));
  const k = frag.get('key');
  const logged = query.has('key');
  if (k === null && !logged) return;
  query.delete('key');
  const q = query.toString();
  history.replaceState(null, '', location.pathname + (q ? `?${q}` : ''));
  if (k !== null) useKey(k);
  else setKeyError(T.key_query);
}
addEventListener('hashchange', keyFromAddress);

// ---------------------------------------------------------------- language, theme, full screen

function applyLang() {
  T = TEXT[lang];
  document.documentElement.lang = lang;
  document.title = T.doc;
  for (const e of document.querySelectorAll('[data-t]')) setText(e, T[e.dataset.t]);
  const label = (id, s) => { $(id).setAttribute('aria-label', s); $(id).title = s; };
  label('b-theme', `${T.b_theme}: ${T.theme[theme]}`);
  label('b-lang', `${lang === 'en' ? 'ID' : 'EN'} · ${T.b_lang}`);
  label('b-full', T.b_full);
  $('tools').setAttribute('aria-label', T.tools);
  setText($('b-lang').firstElementChild, lang === 'en' ? 'ID' : 'EN');
  lastSecond = -1;
}

function toggleLang() {
  lang = lang === 'en' ? 'id' : 'en';
  if (lang === 'en') query.set('lang', 'en'); else query.delete('lang');
  const q = query.toString();
  history.replaceState(null, '', location.pathname + (q ? `?${q}` : ''));
  etag = null;
  applyLang();
  renderAll(false);
  tick();
  if (!inflight) schedule(0);
}

const THEMES = ['dark', 'light', 'auto'];
const systemLight = matchMedia('(prefers-color-scheme: light)');
function applyTheme() {
  const t = theme === 'auto' ? (systemLight.matches ? 'light' : 'dark') : theme;
  document.documentElement.dataset.theme = t;
  document.querySelector('meta[name=theme-color]').content = t === 'light' ? '#e6ebef' : '#07090b';
}
function toggleTheme() {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  try { localStorage.setItem('autogate.wall.theme', theme); } catch { /* private window: not kept */ }
  applyTheme();
  applyLang();
}
function firstTheme() {
  let t = query.get('theme');
  if (!THEMES.includes(t)) try { t = localStorage.getItem('autogate.wall.theme'); } catch { t = null; }
  theme = THEMES.includes(t) ? t : 'dark';   // a control room is dark unless somebody says otherwise
  systemLight.addEventListener('change', applyTheme);
  applyTheme();
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

$('b-theme').addEventListener('click', toggleTheme);
$('b-lang').addEventListener('click', toggleLang);
$('b-full').addEventListener('click', toggleFull);
addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target instanceof HTMLInputElement) return;
  const f = { t: toggleTheme, l: toggleLang, f: toggleFull }[e.key.toLowerCase()];
  if (f) f();
});

// A screen on a wall should neither sleep nor show a pointer.
let lock = null;
async function stayAwake() {
  try { if (!document.hidden && (!lock || lock.released)) lock = await navigator.wakeLock?.request('screen'); } catch { /* not allowed here */ }
}
let idle = 0;
function moved() {
  document.body.classList.remove('idle');
  clearTimeout(idle);
  idle = setTimeout(() => document.body.classList.add('idle'), 4000);
}
addEventListener('pointermove', moved);
addEventListener('keydown', moved);

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  stayAwake();
  if (!inflight) schedule(0);
});
addEventListener('online', () => { if (!inflight) schedule(0); });
addEventListener('offline', tick);

// ---------------------------------------------------------------- start

firstTheme();
applyLang();
keyFromAddress();
renderAll(false);
tick();
moved();
stayAwake();
setInterval(tick, 250);
if (!key) schedule(0);
