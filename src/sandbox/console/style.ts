/** What the console adds to the style sheet of all pages. Colours are those of the others, light and dark. */
export const STYLE = `
body.board{font-size:15px}
.skip{position:absolute;left:-999rem;top:0;background:var(--card);padding:.5rem 1rem;z-index:2}
.skip:focus{left:0}
.board>header{background:var(--card);border-bottom:1px solid var(--line);padding:.6rem 1.25rem;display:flex;
flex-wrap:wrap;gap:.4rem 1.5rem;align-items:center}
.board>header p{margin:0}
.board .name a{color:inherit;text-decoration:none;font-size:1.05rem}
.board nav{display:flex;flex-wrap:wrap;gap:.15rem;flex:1}
.board nav a{padding:.35rem .7rem;border-radius:8px;color:var(--ink);text-decoration:none}
.board nav a:hover,.board nav a[aria-current]{background:var(--wash);color:var(--accent)}
.board nav a[aria-current]{font-weight:600}
.count:empty{display:none}
.count{background:var(--accent);color:var(--accent-ink);border-radius:99px;padding:0 .45rem;font-size:.75rem;
font-weight:600}
.clock{font-size:.875rem}
#live[data-state=on]{background:var(--good-wash);color:var(--good)}
#live[data-state=off]{background:var(--bad-wash);color:var(--bad)}
.board>main{max-width:86rem;margin:1.25rem auto;padding:0 1.25rem}
.board>main:focus{outline:0}
.board h1{font-size:1.25rem;margin:0 0 .75rem}
.board .columns{display:grid;gap:1.25rem;align-items:start}
@media (min-width:64rem){.board .columns{grid-template-columns:minmax(0,1fr) 23rem}}
.board .card{padding:1.1rem 1.25rem;margin:0 0 1.25rem}
.board .card+.card{margin-top:0}
.board .card h2{margin:0 0 .6rem;font-size:1rem}
.board .card h3{margin:1rem 0 .4rem;font-size:.9375rem}
.done{background:var(--good-wash);color:var(--good);border-radius:10px;padding:.6rem .85rem;font-weight:600}
.board button,.board .button{padding:.35rem .75rem;border-radius:8px;font-size:.875rem;min-height:2rem}
.board .button{display:inline-block;border:1px solid var(--line);color:var(--ink);text-decoration:none;font-weight:600}
.board button.main{flex:none}
.board form.inline{display:inline}
.board form p{margin:0 0 .75rem}
.row{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;margin:0 0 .75rem}
.row label{font-weight:600}
.row input.text{width:auto;flex:0 1 28rem;min-width:10rem}
.board input.text,.board textarea,.board select{font:inherit;color:inherit;background:var(--card);
border:1px solid var(--soft);border-radius:8px;padding:.4rem .65rem;max-width:100%}
.board textarea{width:100%;font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.tabs{display:flex;flex-wrap:wrap;gap:.25rem;margin:0 0 1rem;padding:0;list-style:none}
.tabs a{display:block;padding:.3rem .7rem;border-radius:8px;border:1px solid var(--line);
text-decoration:none;color:var(--ink);font-size:.875rem}
.tabs a[aria-current]{background:var(--wash);border-color:var(--accent);color:var(--accent);font-weight:600}
ol.log{list-style:none;margin:0;padding:0}
ol.log li{border-top:1px solid var(--line)}
ol.log li:first-child{border-top:0}
ol.log a{display:grid;grid-template-columns:4.6rem 3.2rem minmax(0,1fr) minmax(0,1.1fr);gap:.1rem .75rem;
padding:.45rem .35rem;color:inherit;text-decoration:none;align-items:baseline;border-radius:6px}
ol.log a:hover{background:var(--wash)}
ol.log .at{color:var(--soft);font-size:.8125rem;font-variant-numeric:tabular-nums}
ol.log .what{overflow-wrap:anywhere}
ol.log .why{font-size:.875rem;color:var(--soft);overflow-wrap:anywhere}
ol.log .why.bad{color:var(--bad)}
@media (max-width:48rem){ol.log a{grid-template-columns:4.6rem 1fr}ol.log .what,ol.log .why{grid-column:1/-1}}
ul.checks{list-style:none;margin:0 0 1rem;padding:0}
ul.checks li{padding:.2rem 0 .2rem 1.6rem;position:relative;overflow-wrap:anywhere}
ul.checks .mark{position:absolute;left:.2rem;font-weight:700}
ul.checks .fail{color:var(--bad)}
ul.checks .pass .mark{color:var(--good)}
.board dl{grid-template-columns:minmax(6rem,max-content) minmax(0,1fr)}
.board dd{overflow-wrap:anywhere}
.board pre{max-height:30rem;overflow:auto;overflow-wrap:anywhere}
.token>summary{overflow-wrap:anywhere}
.card.waits{border-color:var(--accent)}
.plain{list-style:none;margin:0;padding:0}
.plain>li{border-top:1px solid var(--line);padding:.6rem 0;overflow-wrap:anywhere}
.plain>li:first-child{border-top:0}
.code{font:600 1.15rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.08em}
.scenario{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.25rem 1rem;padding:.6rem 0;
border-top:1px solid var(--line)}
.scenario[hidden]{display:none}
.scenario p{margin:.15rem 0 0}
.scenario form{display:flex;gap:.4rem;align-items:start;flex-wrap:wrap}
@media (max-width:40rem){.scenario{grid-template-columns:1fr}.board>header{padding:.6rem .75rem}
.board>main{padding:0 .75rem}.board dl{grid-template-columns:1fr}.board nav{flex-basis:100%}}
.board .card>:last-child,.board .card>:last-child>:last-child{margin-bottom:0}
`;
