/** One sheet for all of them: light and dark, and narrow enough for a phone. */
export const style = `
:root{--paper:#fff;--ink:#1c2128;--soft:#5b6572;--line:#dde2e8;--tint:#f5f7f9;--code:#eef1f4;--link:#4150c8;
--get:#0b6e4f;--post:#0b5cad;--put:#8a5a00;--patch:#6b3fa0;--delete:#b3261e;--good:#0b6e4f;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e4e8ed;--soft:#9aa5b1;--line:#2d343c;--tint:#1a1f25;--code:#20262d;
--link:#99a4ff;--get:#5ecfa5;--post:#7cb8f5;--put:#e3b765;--patch:#c0a0ee;--delete:#f08b83;--good:#5ecfa5;--bad:#f08b83}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{background:var(--code);border-radius:4px;padding:.1em .3em;overflow-wrap:anywhere}
pre{background:var(--code);border-radius:8px;padding:.75rem .9rem;margin:.25rem 0 .75rem;overflow:auto;max-height:26rem}
pre code{background:none;padding:0;overflow-wrap:normal}
h1,h2,h3,h4,h5{line-height:1.25}
button{font:inherit;font-weight:600;background:var(--link);color:var(--paper);border:0;border-radius:8px;padding:.6rem 1.2rem;cursor:pointer}
.card{display:grid;min-height:100vh;place-items:center;padding:1rem;background:var(--tint)}
.card main{max-width:26rem;padding:2rem;background:var(--paper);border:1px solid var(--line);border-radius:12px}
.card h1{margin:0 0 .75rem;font-size:1.4rem}
.docs>header{padding:1.75rem clamp(1rem,3vw,2.5rem) 1.25rem;border-bottom:1px solid var(--line)}
.docs>header h1{margin:0;font-size:1.6rem}
.docs>header small{color:var(--soft);font-weight:400}
.docs>header p{margin:.4rem 0 0;color:var(--soft);max-width:46rem}
.frame{display:grid;grid-template-columns:18rem minmax(0,1fr)}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1rem 1rem 2rem clamp(1rem,3vw,2.5rem);border-right:1px solid var(--line)}
nav summary{display:none}
nav p{margin:.25rem 0}
nav h2{margin:1.1rem 0 .3rem;font-size:.95rem}
nav h2 a{color:var(--ink)}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:flex;gap:.5rem;align-items:baseline;padding:.15rem 0;color:var(--ink);font-size:.85rem;overflow-wrap:anywhere}
nav .method{flex:0 0 3.4rem}
main{min-width:0}
.docs main{padding:1rem clamp(1rem,3vw,2.5rem) 4rem;max-width:82rem}
.docs main h2{font-size:1.4rem;margin:1.5rem 0 .25rem}
.group{border-top:1px solid var(--line);margin-top:2rem;padding-top:.5rem}
.group>p{color:var(--soft);margin:0 0 1rem}
article{padding:1.25rem 0;border-top:1px dashed var(--line)}
article:first-of-type{border-top:0}
h3{margin:0;font-size:1.05rem}
h3 a{color:var(--ink)}
h3 code{background:none;font-size:1rem;font-weight:600;padding:0}
h4{margin:1rem 0 .35rem;font-size:.85rem;color:var(--soft);font-weight:600}
h4:empty{display:none}
h5{margin:.9rem 0 .25rem;font-size:.88rem;font-weight:400}
.method{font:700 .72rem/1.6 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;letter-spacing:.03em}
.get{color:var(--get)}.post{color:var(--post)}.put{color:var(--put)}.patch{color:var(--patch)}.delete{color:var(--delete)}
.summary{margin:.35rem 0 0}
.needs{margin:.1rem 0 0;color:var(--soft);font-size:.9rem}
.none{color:var(--soft)}
.columns{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.1fr);gap:0 2.5rem}
.status{font-variant-numeric:tabular-nums}
.good{color:var(--good)}.bad{color:var(--bad)}
dl{margin:0}
dl>div{padding:.45rem 0;border-top:1px solid var(--line)}
dl>div:first-child{border-top:0}
dt em{color:var(--bad);font-style:normal;font-size:.78rem;margin-left:.3rem}
dd{margin:.1rem 0 0;font-size:.92rem}
.type{color:var(--soft)}
.facts dt{font-weight:600}
.facts dd{max-width:52rem}
details>summary{cursor:pointer;color:var(--link);font-size:.9rem;padding:.3rem 0}
footer{margin-top:3rem;color:var(--soft)}
@media (max-width:60rem){.columns{grid-template-columns:minmax(0,1fr)}}
@media (max-width:46rem){.frame{grid-template-columns:minmax(0,1fr)}
nav{position:static;max-height:45vh;border-right:0;border-bottom:1px solid var(--line);padding-right:1rem}
nav summary{display:list-item}
nav li a{padding:.4rem 0}}
`;
