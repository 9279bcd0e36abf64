/** The web app answers. Asked by the programs beside it; from outside, the edge answers at this path by itself. */
export function GET(): Response {
  return Response.json({ ok: true }, { headers: { 'cache-control': 'no-store' } });
}
