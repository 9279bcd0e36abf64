/** One arrow of imports: protocol <- call <- {rtc, server}, rtc <- hooks <- components <- app. */
const no = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: to },
});
module.exports = {
  forbidden: [
    no('protocol-imports-zod-only', '^lib/protocol/', '^(app|components|server|lib/(?!protocol)|node_modules/(?!zod))'),
    no('call-is-pure', '^lib/call/', '^(app|components|server|lib/(?!call|protocol)|node_modules)'),
    no('server-knows-no-page', '^server/', '^(app|components|lib/(rtc|hooks|signaling)|node_modules/(react|next/))'),
    no('rtc-knows-no-react', '^lib/(rtc|signaling)/', '^(app|components|server|lib/hooks|node_modules/(react|next))'),
    no('hooks-know-no-component', '^lib/', '^(app|components)/'),
    no('components-know-no-route', '^components/', '^app/'),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(generated|\\.next|dist)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
