/** The style sheet of all pages: light and dark, no external fonts or images. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#eef1f6;--card:#fff;--ink:#16202e;--soft:#56637a;--line:#d9dfe9;--accent:#1f4fd8;
--accent-ink:#fff;--wash:#eef3ff;--note:#fff6dd;--note-ink:#5c4200;--note-line:#efdca4;--bad:#a4182b;
--bad-wash:#fdecee;--good:#11663f;--good-wash:#e5f6ec}
@media (prefers-color-scheme:dark){:root{--ground:#0e131b;--card:#171e29;--ink:#e8edf5;--soft:#9aa8bf;--line:#2b3546;
--accent:#8aacff;
--accent-ink:#0c1424;--wash:#1d283d;--note:#2b2410;--note-ink:#f0d892;--note-line:#4b3f19;--bad:#ff9aa7;
--bad-wash:#351a20;--good:#7fdcab;--good-wash:#14291f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%}
.sandbox{background:var(--note);color:var(--note-ink);border-bottom:1px solid var(--note-line);
padding:.55rem 1rem;text-align:center;font-size:.875rem}
main{max-width:33rem;margin:2.5rem auto 1.5rem;padding:0 1rem}
main.wide{max-width:62rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.75rem;
box-shadow:0 1px 2px #10182812,0 12px 32px -16px #10182826}
.brand{display:flex;gap:.65rem;align-items:center;margin:0 0 1.25rem;font-weight:600}
.brand svg{width:1.75rem;height:1.75rem;flex:none;color:var(--accent)}
.brand small{display:block;color:var(--soft);font-weight:400;font-size:.8125rem;line-height:1.3}
h1{font-size:1.375rem;line-height:1.25;margin:0 0 .4rem;letter-spacing:-.01em}
h2{font-size:1.0625rem;margin:2.25rem 0 .75rem}
p{margin:0 0 1rem}
a{color:var(--accent)}
.soft{color:var(--soft)}
.small{font-size:.875rem}
ol.steps{display:flex;gap:.75rem;list-style:none;margin:0 0 1.5rem;padding:0}
ol.steps li{flex:auto;font-size:.75rem;color:var(--soft);border-top:3px solid var(--line);padding-top:.4rem}
ol.steps li.past{border-color:var(--accent)}
ol.steps li[aria-current]{border-color:var(--accent);color:var(--ink);font-weight:600}
ul.scopes{list-style:none;margin:0 0 1.25rem;padding:0;border:1px solid var(--line);border-radius:10px;overflow:hidden}
ul.scopes li{display:flex;justify-content:space-between;gap:1rem;padding:.55rem .85rem;
border-top:1px solid var(--line);font-size:.9375rem}
ul.scopes li:first-child{border-top:0}
ul.scopes code{flex:none;align-self:center}
fieldset{border:0;margin:0 0 1.25rem;padding:0;min-width:0}
legend{padding:0;margin-bottom:.6rem;font-weight:600}
label.choice{display:flex;gap:.8rem;align-items:center;padding:.7rem .85rem;border:1px solid var(--line);
border-radius:10px;margin-bottom:.5rem;cursor:pointer}
label.choice:hover{border-color:var(--accent)}
label.choice:has(:checked){border-color:var(--accent);background:var(--wash)}
label.choice input{accent-color:var(--accent);width:1.1rem;height:1.1rem;margin:0;flex:none}
label.choice span{min-width:0}
label.choice b{display:block;font-weight:600;line-height:1.35}
label.choice small{color:var(--soft);font-size:.8438rem;line-height:1.35;display:block}
.face{width:2.25rem;height:2.25rem;border-radius:50%;flex:none;display:grid;place-items:center;font-size:.8125rem;
font-weight:600;background:var(--wash);color:var(--accent);border:1px solid var(--line)}
label.field{display:block;font-weight:600;margin-bottom:.35rem}
input.text{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);
border-radius:10px;padding:.65rem .85rem}
input.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:1.375rem;letter-spacing:.3em;
text-align:center}
.hint{margin:.5rem 0 1.25rem;font-size:.875rem;color:var(--soft)}
.buttons{display:flex;gap:.65rem;flex-wrap:wrap}
button{font:inherit;font-weight:600;border-radius:10px;padding:.7rem 1.15rem;border:1px solid var(--line);
background:transparent;color:var(--ink);cursor:pointer}
button.main{flex:1;background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
button:hover{filter:brightness(1.08)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.problem{background:var(--bad-wash);color:var(--bad);border-radius:10px;padding:.7rem .85rem;margin:0 0 1.25rem;
font-weight:600;overflow-wrap:anywhere}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.8438em;background:var(--wash);
border-radius:5px;padding:.1em .35em;overflow-wrap:anywhere}
pre{background:var(--wash);border-radius:10px;padding:.85rem;white-space:pre-wrap;font-size:.8438rem;margin:0 0 1rem}
pre code{background:none;padding:0;font-size:inherit}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1.1rem;margin:0 0 1rem;font-size:.9375rem}
dt{color:var(--soft)}
dd{margin:0;min-width:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th{text-align:left;color:var(--soft);font-weight:600;font-size:.8125rem;white-space:nowrap}
th,td{padding:.5rem .9rem .5rem 0;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0;padding-top:0}
.scroll td:first-child{white-space:nowrap}
.tag{display:inline-block;border-radius:99px;padding:.05rem .55rem;font-size:.75rem;font-weight:600;
white-space:nowrap;background:var(--wash);color:var(--soft)}
.tag.good{background:var(--good-wash);color:var(--good)}
.tag.bad{background:var(--bad-wash);color:var(--bad)}
.card+.card{margin-top:1.25rem}
.card>h2:first-child{margin-top:0}
details>summary{cursor:pointer;font-weight:600;padding:.2rem 0}
details+details{margin-top:.6rem;border-top:1px solid var(--line);padding-top:.6rem}
footer{max-width:33rem;margin:0 auto 2.5rem;padding:0 1rem;color:var(--soft);font-size:.8125rem;text-align:center}
@media (max-width:30rem){.card{padding:1.25rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}
main{margin-top:1.25rem}.buttons button{flex:1 0 100%}}
@media (prefers-reduced-motion:no-preference){label.choice,button{transition:border-color .12s,background-color .12s}}
`;
