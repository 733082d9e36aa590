/** Style of the pages: one calm card, the system font, light and dark, down to 320 pixels. Loads nothing. */

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f6; --card: #ffffff; --line: #e3e6ea; --ink: #16191d; --soft: #59616b;
  --tone: #59616b; --wash: #eceef1;
}
.success { --tone: #17794a; --wash: #e2f4ea; }
.failure { --tone: #b3261e; --wash: #fbe9e7; }
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101214; --card: #1a1d21; --line: #2b3036; --ink: #eceff2; --soft: #a3abb5;
    --tone: #a3abb5; --wash: #262b31;
  }
  .success { --tone: #62cf98; --wash: #16301f; }
  .failure { --tone: #ff9a90; --wash: #35201f; }
}
* { box-sizing: border-box; margin: 0; }
html { height: 100%; }
body {
  min-height: 100%; display: grid; place-items: center; padding: 1.5rem 1rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  -webkit-text-size-adjust: 100%;
}
main {
  width: 100%; max-width: 27rem; padding: 2.5rem 2.25rem 2rem; text-align: center;
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.04), 0 12px 32px rgb(0 0 0 / 0.06);
}
svg { display: block; width: 3.5rem; height: 3.5rem; margin: 0 auto 1.25rem; }
.disc { fill: var(--wash); }
.mark { fill: none; stroke: var(--tone); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
h1 { font-size: 1.375rem; line-height: 1.3; font-weight: 600; letter-spacing: -0.01em; text-wrap: balance; }
h1, p { overflow-wrap: anywhere; }
p { margin-top: 0.75rem; color: var(--soft); text-wrap: balance; }
code { font: inherit; font-weight: 600; white-space: nowrap; }
.detail { white-space: pre-line; }
.failure .detail {
  margin: 1.25rem 0; padding: 0.75rem 1rem; text-align: left; text-wrap: pretty; color: var(--ink);
  font-size: 0.9375rem;
  background: var(--wash); border-radius: 0.625rem;
}
.from { margin-top: 1.75rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.8125rem; }
[hidden] { display: none; }
@media (max-width: 26rem) { main { padding: 2rem 1.25rem 1.5rem; } }
@media (forced-colors: active) { .mark { stroke: CanvasText; } }
`;
