//! How the report looks, and the little that its script does: paper with one colour of ink and one of warning.
//!
//! Invariant: text stands out from its ground by 4.5 to 1 and what is drawn by 3 to 1, light and dark; nothing is wider
//! than its room.

/// The whole stylesheet.
pub const STYLE: &str = r##"
:root{color-scheme:light dark;--a:#0b5a5c;--m:#b93c18;--bg:#fff;--soft:#f1f6f5;--line:#d5dfdd;--field:#64716e;--text:#16201f;--dim:#4d5a58;
--sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L",P052,"Noto Serif","Liberation Serif",Georgia,serif}
@media (prefers-color-scheme:dark){:root{--a:#7fcfca;--m:#ff9b73;--bg:#101516;--soft:#172021;--line:#344142;--field:#8a9998;--text:#e8eeed;--dim:#adbab8}}
*,::before,::after{box-sizing:border-box}
html{font:clamp(1rem,.95rem + .25vw,1.0625rem)/1.55 var(--sans);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);overflow-wrap:break-word}
.in{max-width:70rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,2.25rem)}
header{background:var(--soft);border-bottom:1px solid var(--line)}
header .in{padding-block:clamp(1.5rem,5vw,3.2rem) 0}
main{display:block;padding-block:.5rem 1rem;outline:0}
footer{padding-block:1.5rem 3rem;font-size:.88rem;color:var(--dim)}
section{padding-top:clamp(2.4rem,6vw,4rem);scroll-margin-top:-1rem}
h1,h2,h3{font-family:var(--serif);font-weight:400;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:clamp(2rem,1.4rem + 2.8vw,3.2rem);line-height:1.1;margin:0 0 1rem;max-width:22em}
h2{font-size:clamp(1.5rem,1.2rem + 1.2vw,2.05rem);line-height:1.18;margin:0 0 .9rem;max-width:28em}
h3{font-size:1.28rem;line-height:1.25;margin:0 0 .5rem}
h3.small{font:600 1rem/1.35 var(--sans);letter-spacing:0;margin:0 0 .5rem!important}
ul+h3,details+h3,.numbers+h3,p+h3:not(.kicker+h3){margin-top:2rem}
p{margin:0 0 .9rem;max-width:66ch;text-wrap:pretty}
ul,ol{margin:0;padding:0;list-style:none}
li,dd,td,th,figure,.pair>*{min-width:0}
small{font-size:.86rem}
small,.dim,.kicker{color:var(--dim)}
a{color:var(--a);text-underline-offset:.17em}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--a);outline-offset:2px;border-radius:3px}
.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:absolute;top:.5rem;inset-inline-start:.5rem;z-index:2;padding:.6rem 1rem;background:var(--a);color:var(--bg)}
.kicker{font-size:.88rem;margin-bottom:.5rem}
.lead{font-size:clamp(1.08rem,1.03rem + .3vw,1.2rem);line-height:1.5;max-width:44em;margin-bottom:1.6rem}
nav{margin-top:1.8rem;border-top:1px solid var(--line)}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.5rem;padding-block:.5rem}
nav a{display:inline-block;padding:.35rem 0;text-decoration:none}
nav a:hover{text-decoration:underline}

/* What becomes of pages: full, striped, grey, hollow */
.o-index{fill:var(--a)}
.o-waiting{fill:url(#stripes)}
.o-noindex{fill:var(--field)}
.o-held{fill:url(#dots)}
.beyond{fill:url(#warn)}
.ink{fill:var(--a)}.ink-m{fill:var(--m)}.ink-f{fill:var(--field)}.paper{fill:var(--bg)}
.defs{position:absolute;width:0;height:0}
.bar{display:block;width:100%;height:.7rem}
.bar.whole{height:2.6rem}
.key{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11.5rem),1fr));gap:1rem 1.6rem;margin-top:1.1rem;line-height:1.35}
.key li{position:relative;padding-inline-start:1.5rem}
.key b{display:block;font:400 1.7rem/1.15 var(--serif);font-variant-numeric:lining-nums}
.key small{display:block}
.swatch{position:absolute;inset-inline-start:0;top:.5rem;width:.95rem;height:.95rem}

/* Lists of bars */
.bars li{padding:.65rem 0;border-top:1px solid var(--line)}
.bars p{display:flex;justify-content:space-between;gap:.2rem 1.2rem;max-width:none;margin-bottom:.35rem;line-height:1.4}
.bars p b{flex:none;font-variant-numeric:tabular-nums;font-weight:600}
.bars small{display:block;margin-top:.3rem}
.bars>li>details{border:0;margin-top:.2rem}
.bars>li>details>summary{padding:.3rem 0;font-weight:400;font-size:.9rem;justify-content:start}
.tight li{padding:.5rem 0}
.services{columns:20rem 2;column-gap:3rem}
.services li{break-inside:avoid}
.addresses,.changes{font-size:.9rem}
.addresses li,.changes li{padding:.25rem 0}
.changes li{border-top:1px solid var(--line);padding:.45rem 0}
.changes small{display:block}
.changes.many{columns:24rem 2;column-gap:3rem}
.changes li{break-inside:avoid}

/* Two beside each other where there is room */
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:2.2rem clamp(1.6rem,5vw,3.5rem)}
.pair+h3{margin-top:2.4rem}
.pair+.numbers{margin-top:.8rem}
#alike .pair>*,#settings .pair>*{display:flex;flex-direction:column}
#alike figure,#settings figure{margin-top:auto}

/* Charts */
figure{margin:.4rem 0 .8rem}
.one{max-width:44rem}
.plot{display:block;overflow:visible;padding-inline-start:50px;font:12.5px var(--sans);font-variant-numeric:tabular-nums}
.plot text{fill:var(--dim);paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}
.plot .said{fill:var(--text);font-weight:600}
.plot .m{text-anchor:middle}.plot .e{text-anchor:end}
.grid{stroke:var(--line)}
.axis{stroke:var(--field)}
.mark{stroke:var(--text);stroke-dasharray:4 3}
.mark.limit{stroke:var(--m);stroke-width:2;stroke-dasharray:none}
.area{fill:var(--a);fill-opacity:.13}
.line{fill:none;stroke:var(--a);stroke-width:2.5;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.point{fill:var(--a)}
.dot{fill:var(--m);stroke:var(--bg);stroke-width:2}

/* Map */
.map svg{max-width:46rem;margin-top:.5rem}
.map fieldset{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:0 0 .8rem;padding:0;border:0}
.map legend{float:inline-start;padding:.3rem 0;color:var(--dim)}
.map label{display:inline-flex;align-items:center;gap:.4rem;padding:.3rem 0;cursor:pointer}
.map input{width:1.15rem;height:1.15rem;margin:0;accent-color:var(--a)}
.map>svg{display:block;width:100%;height:auto;overflow:visible}
.room{fill:transparent}
.made{fill:var(--soft);stroke:none}
.rim{fill:none;stroke:var(--field);stroke-width:1.3}
.fill{fill:var(--a)}
.map text{font:600 19px var(--sans);text-anchor:middle;dominant-baseline:central;fill:var(--text);paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round;pointer-events:none}
@media (min-width:34rem){.map text{font-size:13px;stroke-width:3.5px}}
.map a:focus{outline:0}
.map a:hover .rim{stroke:var(--text);stroke-width:2.5}
.map a:focus-visible .room{stroke:var(--text);stroke-width:3}
.map:has(#fill-index:checked) :is(.f-experts,.f-proof,.f-quotes,.f-notes),
.map:has(#fill-experts:checked) :is(.f-index,.f-proof,.f-quotes,.f-notes),
.map:has(#fill-proof:checked) :is(.f-index,.f-experts,.f-quotes,.f-notes),
.map:has(#fill-quotes:checked) :is(.f-index,.f-experts,.f-proof,.f-notes),
.map:has(#fill-notes:checked) :is(.f-index,.f-experts,.f-proof,.f-quotes){display:none}
.caption{min-height:3.1em;margin-top:.8rem}
@media (min-width:60rem){
  .map{display:grid;grid-template-columns:minmax(0,46rem) minmax(14rem,1fr);grid-template-rows:auto 1fr;gap:0 2.5rem}
  .map>svg{grid-row:1/3;margin:0}
  .map>div,.map>.caption{grid-column:2}
  .map>div{grid-row:1}
  .map legend{float:none;padding:0}
  .map fieldset{display:grid}
}

/* What folds */
details{border-top:1px solid var(--line)}
details:last-child{border-bottom:1px solid var(--line)}
summary{display:flex;gap:.6rem;align-items:baseline;padding:.6rem 0;font-weight:600;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"+";content:"+"/"";flex:none;width:.8em;color:var(--a);font-weight:600}
[open]>summary::before{content:"–";content:"–"/""}
summary:hover{color:var(--a)}
summary>small{font-weight:400}
details>:last-child:not(summary){margin-bottom:.8rem}
.numbers summary{font-weight:400;font-size:.9rem}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;min-width:min(100%,20rem)}
caption{padding-bottom:.5rem;text-align:start;color:var(--dim)}
th,td{padding:.35rem 1.2rem .35rem 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:baseline;font-weight:400}
thead th{font-weight:600}
td,th:not(:first-child){text-align:end}
.wide{overflow-x:auto;max-width:100%}
.wide table{width:100%}
.wide tbody th,.wide thead th:first-child{position:sticky;inset-inline-start:0;background:var(--bg)}
tr:has(:target)>*{background:var(--soft)}
.wide tr:has(:target) th{background:var(--soft)}

/* Twins */
.twins>summary{font-size:1.05rem}
.twins>summary b{color:var(--m)}
.twins>.pair{margin-top:1.2rem}
.shared{padding:.8rem 1rem;background:var(--soft);border-inline-start:3px solid var(--m)}
.side{padding:.8rem 1rem;border:1px solid var(--line);border-radius:8px}
.side p{margin-bottom:.4rem;font-size:.92rem}
.sentences li{padding:.3rem 0}
.sentences li+li{border-top:1px dotted var(--line)}
.sentences+details{border:0}

@media print{
  .skip,nav,.map fieldset,.caption{display:none}
  section,.twins{break-inside:auto}
  figure,.bars li,tr,.side{break-inside:avoid}
  details::details-content{content-visibility:visible;height:auto}
  summary::before{content:none}
  *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"##;

/// The paints that differ by pattern, for all charts of the page.
pub const PAINTS: &str = r##"<svg class="defs" aria-hidden="true" focusable="false"><defs>
<pattern id="stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="paper" width="7" height="7"/><rect class="ink" width="4.4" height="7"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="paper" width="6" height="6"/><circle class="ink-f" cx="3" cy="3" r="1.7"/></pattern>
<pattern id="warn" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="ink-m" width="7" height="7"/><rect class="paper" width="1.8" height="7"/></pattern>
</defs></svg>
"##;

/// Tells below the map what the circle under the pointer or the focus stands for, and opens the table that a circle leads
/// to where the browser does not. All of it also stands in the page.
pub const SCRIPT: &str = r##"(()=>{
const caption=document.querySelector('.caption')
const tell=(event)=>{const title=event.target.closest?.('.map a')?.querySelector('title');if(title)caption.textContent=title.textContent}
const open=()=>{const at=location.hash.length>1&&document.getElementById(decodeURIComponent(location.hash.slice(1)));if(!at)return
for(let up=at.closest('details');up;up=up.parentElement.closest('details'))up.open=true
at.scrollIntoView({block:'nearest'})}
if(caption){document.addEventListener('pointerover',tell);document.addEventListener('focusin',tell)}
addEventListener('hashchange',open);open()
})()"##;
