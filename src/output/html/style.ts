/** The style sheet of a report: light, dark and print; no fonts, images or scripts. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--ink:#18212d;--soft:#55606f;--line:#dce1e8;
--wash:#f0f3f7;--accent:#1b4fc4;
--pass:#0d683b;--pass-wash:#e6f4ec;--fail:#a3152a;--fail-wash:#fcecee;--warn:#754600;--warn-wash:#fdf2dc}
@media (prefers-color-scheme:dark){:root{--ground:#0f141b;--card:#171d26;--ink:#e7ecf3;--soft:#a3b0c1;--line:#2c3643;
--wash:#1e2631;--accent:#93b4ff;
--pass:#79d8a7;--pass-wash:#14291f;--fail:#ff9ba7;--fail-wash:#361a20;--warn:#f0c872;--warn-wash:#2f2511}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
.page{max-width:66rem;margin:0 auto;padding:2rem 1.5rem 3rem}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem .75rem;z-index:1}
h1{font-size:1.625rem;line-height:1.2;letter-spacing:-.015em;margin:0}
h2{font-size:1.1875rem;line-height:1.3;letter-spacing:-.005em;margin:0 0 .9rem}
h3,article>:first-child{font-size:1rem;line-height:1.35;margin:0 0 .6rem}
h4,h5,h6{font-size:.875rem;margin:1.1rem 0 .4rem}
p{margin:0 0 .6rem}
code,pre,.mono{font-family:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;
font-size:.8125rem;font-variant-ligatures:none}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--wash);border-radius:8px;padding:.75rem .9rem;
margin:.5rem 0;line-height:1.5}
.soft{color:var(--soft)}
.small{font-size:.8125rem}
header.top{display:grid;gap:.35rem;margin-bottom:1.25rem}
.brand{font-size:.75rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:0}
.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;margin:.25rem 0 0;font-size:.8125rem}
.facts div{display:flex;gap:.4rem;min-width:0}
.facts dt{color:var(--soft);flex:none}
.facts dd{margin:0;min-width:0}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.35rem 1.5rem;
margin:0 0 1.15rem}
.verdict{border-left-width:6px;border-left-color:var(--tone)}
.tone-pass{--tone:var(--pass);--tone-wash:var(--pass-wash)}
.tone-fail{--tone:var(--fail);--tone-wash:var(--fail-wash)}
.tone-warn{--tone:var(--warn);--tone-wash:var(--warn-wash)}
.tone-skip{--tone:var(--soft);--tone-wash:var(--wash)}
.answer{display:flex;gap:.75rem 1rem;align-items:center;flex-wrap:wrap}
.answer>:first-child{margin:0;font-size:1.375rem;color:var(--tone);display:flex;gap:.6rem;align-items:center}
.answer p{margin:0;font-size:1.0625rem;flex:1 1 16rem}
.mark{display:inline-grid;place-items:center;flex:none;width:1.35em;height:1.35em;border-radius:50%;
background:var(--tone-wash);color:var(--tone);font-weight:700;font-size:.8em;line-height:1}
.answer .mark{font-size:1.05em}
.tag{display:inline-block;white-space:nowrap;border-radius:99px;padding:.05rem .6rem;font-size:.75rem;
font-weight:600;line-height:1.5;background:var(--tone-wash);color:var(--tone)}
.diagnosis{margin:1rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
dl.rows{display:grid;grid-template-columns:minmax(6.5rem,max-content) minmax(0,1fr);gap:.3rem 1.1rem;
margin:0;font-size:.875rem}
dl.rows dl.rows{grid-template-columns:minmax(5rem,max-content) minmax(0,1fr);
border-left:2px solid var(--line);padding-left:.85rem}
dl.rows dt{color:var(--soft);max-width:16rem}
dl.rows dd{margin:0;min-width:0;white-space:pre-line}
dl.rows dd>*{white-space:normal}
dl.rows dd>code{white-space:pre-wrap}
dl.rows .remark{color:var(--soft);font-size:.8125rem;margin-left:.9rem}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:0 0 1.15rem;padding:0 .15rem;
font-size:.875rem}
.diagram{display:none}
.diagram text{font-size:12.5px;fill:var(--ink);text-anchor:middle;paint-order:stroke;stroke:var(--card);
stroke-width:5px;stroke-linejoin:round}
.diagram .role{font-weight:600;font-size:13.5px}
.diagram .under{fill:var(--soft);font-size:11.5px}
.diagram .life{stroke:var(--line);stroke-width:1.5}
.diagram .box{fill:var(--wash)}
.diagram .arrow{stroke:var(--tone,var(--ink));stroke-width:1.5;fill:none}
.diagram .head{fill:var(--tone,var(--ink))}
.diagram .cross{stroke:var(--tone);stroke-width:2;fill:none}
.diagram .dashed{stroke-dasharray:5 4}
.diagram .noted{fill:var(--tone);font-weight:600}
.diagram .hit{fill:transparent}
.diagram a:hover .hit,.diagram a:focus-visible .hit{fill:var(--wash)}
.diagram a:hover text,.diagram a:focus-visible text{stroke:var(--wash)}
.diagram a{text-decoration:none}
ol.steps{list-style:none;margin:0;padding:0}
ol.steps li{border-top:1px solid var(--line);padding:.55rem 0;font-size:.875rem}
ol.steps li:first-child{border-top:0}
ol.steps .route{display:block;color:var(--soft);font-size:.8125rem}
.ending{margin:.6rem 0 0}
details{margin-top:.6rem}
summary{cursor:pointer;font-size:.8438rem;font-weight:600;color:var(--accent);width:fit-content}
.finding{display:grid;grid-template-columns:1.5rem minmax(0,1fr);gap:.1rem .5rem;padding:.75rem 0;
border-top:1px solid var(--line)}
.finding:first-of-type{border-top:0}
.finding>div>p{margin:0 0 .35rem}
.finding code.check{font-weight:600;color:var(--tone)}
.report{padding:.9rem 0;border-top:1px solid var(--line)}
.report:first-of-type{border-top:0;padding-top:0}
.report .finding{padding-top:.6rem}
.report>:first-child{margin:0;display:flex;gap:.6rem;align-items:center;flex-wrap:wrap}
.checks{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem .9rem;margin:.45rem 0 0;padding:0;
font-size:.8125rem;color:var(--soft)}
.checks b{color:var(--pass);font-weight:600}
article{padding:1.15rem 0;border-top:1px solid var(--line);scroll-margin-top:.5rem}
article:first-of-type{border-top:0;padding-top:0}
article:last-of-type{padding-bottom:0}
article:target{box-shadow:-1.5rem 0 0 var(--card),calc(-1.5rem - 4px) 0 0 var(--accent)}
article>:first-child{margin:0;display:flex;gap:.3rem .6rem;flex-wrap:wrap;align-items:baseline}
.number{color:var(--soft);font-variant-numeric:tabular-nums;font-weight:400}
article .route{color:var(--soft);font-size:.8438rem;margin:.1rem 0 .5rem}
.request{margin:.2rem 0 .55rem}
.half{margin:.4rem 0 .2rem;padding-left:.9rem;border-left:2px solid var(--line)}
.half>:first-child{margin-top:.2rem}
.token{background:var(--wash);border-radius:8px;padding:.75rem .9rem;margin-top:.75rem}
.token>:first-child{margin:0 0 .5rem}
.token pre{background:none;padding:0;margin:0}
.back{font-size:.8125rem;margin:.7rem 0 0}
ul.plain{margin:0;padding-left:1.1rem}
footer{color:var(--soft);font-size:.8125rem;padding:0 .15rem}
.danger{background:var(--fail-wash);color:var(--fail);border-radius:8px;padding:.55rem .85rem;font-weight:600;
margin:0 0 1rem}
.caution{background:var(--warn-wash);color:var(--warn);border-radius:8px;padding:.55rem .85rem;font-weight:600;
margin:0 0 .9rem}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th{text-align:left;color:var(--soft);font-weight:600;font-size:.8125rem}
td .soft{display:block}
th,td{padding:.45rem .9rem .45rem 0;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0}
td:nth-child(2){min-width:6.5rem}
section section{background:none;border:0;border-top:1px solid var(--line);border-radius:0;padding:1.1rem 0 0;
margin:1.1rem 0 0}
.flow{border-left:4px solid var(--tone);padding-left:1rem;margin:1rem 0 0}
.flow .answer>:first-child{font-size:1.0625rem}
details.step>summary{color:var(--ink);width:auto;padding:.35rem 0}
details.step>div{padding:.2rem 0 1rem 1rem;border-left:2px solid var(--line)}
@media (min-width:46rem){.diagram.slim{display:block}}
@media (min-width:60rem){.diagram{display:block}}
@media screen and (max-width:45.99rem){
.page{padding:1.25rem 1rem 2rem}
section{padding:1.1rem 1rem;border-radius:10px}
article:target{box-shadow:-1rem 0 0 var(--card),calc(-1rem - 4px) 0 0 var(--accent)}
dl.rows,dl.rows dl.rows{grid-template-columns:minmax(0,1fr);gap:0}
dl.rows dd{margin-bottom:.55rem}
dl.rows dt{font-size:.8125rem}
dl.rows .remark{display:block;margin:0}
h1{font-size:1.375rem}
}
@supports selector(::details-content){
@media (max-width:45.99rem){details.list::details-content{content-visibility:visible;block-size:auto}
details.list>summary{display:none}}
@media (max-width:59.99rem){.diagram:not(.slim)+details.list::details-content{content-visibility:visible;
block-size:auto}.diagram:not(.slim)+details.list>summary{display:none}}
}
@media print{
:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--wash:#f4f4f4;--accent:#000;
--pass:#0d683b;--pass-wash:#fff;--fail:#a3152a;--fail-wash:#fff;--warn:#754600;--warn-wash:#fff}
@page{margin:16mm 14mm}
body{font-size:10pt}
.page{max-width:none;padding:0}
section{border:0;border-top:2px solid var(--line);border-radius:0;padding:.9rem 0;margin:0}
.verdict{border:2px solid var(--tone);padding:.9rem 1rem;margin-bottom:.9rem}
nav,.skip,.back,details.list,a.small{display:none}
.diagram,.diagram.slim{display:block}
details:not(.list)::details-content{content-visibility:visible;block-size:auto}
summary{color:var(--soft)}
h2,h3,h4{break-after:avoid}
.finding,ol.steps li,.diagram{break-inside:avoid}
a{color:inherit;text-decoration:none}
}
`;
