// A bare route for each function: POST /<function> with its arguments as JSON, in their order.
import express from 'express';

const app = express();
app.use(express.json());

app.post('/:name', async (request, response) => {
  const { name } = request.params;
  const { [name]: call } = await import(`./${name}.mjs`);
  response.json((await call(...Object.values(request.body))) ?? null);
});

app.use((error, request, response, next) => {
  console.error(error.code);
  next(error); // to the library, which answers 500
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}`);
});
process.on('SIGTERM', () => process.exit(0));
