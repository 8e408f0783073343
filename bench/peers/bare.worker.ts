/** As little as a Worker can do: the limit of runtime, network and client together. */
export default {
  fetch: () => new Response(null, { status: 200 }),
} satisfies ExportedHandler;
