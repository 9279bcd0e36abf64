/** For the edge's readiness: pages are served. Anybody may know. */
export function GET(): Response {
  return Response.json({}, { headers: { 'Cache-Control': 'no-store' } });
}
