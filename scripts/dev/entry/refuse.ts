export function refuse(status: 400 | 404 | 500, body: object): Response {
  return Response.json(body, { status });
}
