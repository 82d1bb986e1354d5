import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { askSession, sendReport } from "../../static/js/entry/server.js";

const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const RECEIVED = JSON.stringify({ reference: ID, url: "/fr/reports/x/" });
const PROBLEM = JSON.stringify({ title: "Conflit", detail: "Un autre contenu" });
const PAGE = "<!doctype html><title>Bienvenue sur notre réseau</title>";

/** What the server is to answer next: a status and a body; null hangs up in mid-word. */
let next = [200, ""];
const heard = [];
const server = createServer(async (request, response) => {
  let text = "";
  for await (const part of request) text += part;
  heard.push({ text, token: request.headers["x-csrftoken"] });
  if (next) response.writeHead(next[0]).end(next[1]);
  else response.writeHead(201).write(RECEIVED.slice(0, 9), () => response.destroy());
});
let address = "";

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${server.address().port}/`;
});
after(() => server.close());

async function outcome(...answer) {
  next = answer[0] === null ? null : answer;
  return (await sendReport(address, ID, { title: "À Gao" }, "the token")).kind;
}

test("a report is sent under its id, with the token", async () => {
  assert.equal(await outcome(201, RECEIVED), "received");
  assert.equal(await outcome(200, RECEIVED), "received");
  const { text, token } = heard.at(-1);
  const sent = new URLSearchParams(text);
  assert.deepEqual([sent.get("title"), sent.get("client_id"), token], ["À Gao", ID, "the token"]);
});

test("only our server's word for this report is taken for received", async () => {
  assert.equal(await outcome(200, PAGE), "later");
  assert.equal(await outcome(200, RECEIVED.replace("0f8f", "1f8f")), "later");
  assert.equal(await outcome(null), "later");
});

test("what a person has to mend is told from what to try again", async () => {
  for (const status of [409, 410, 422]) assert.equal(await outcome(status, PROBLEM), "refused");
  for (const status of [400, 401, 403, 404, 423, 429, 500, 502, 503]) {
    assert.equal(await outcome(status, PROBLEM), "later", String(status));
  }
  assert.equal(await outcome(422, PAGE), "later");
  assert.equal(await outcome(413, PAGE), "refused");
});

test("without a server there is no answer", async () => {
  const nowhere = "http://127.0.0.1:9/";
  assert.equal((await sendReport(nowhere, ID, {}, "")).kind, "away");
  assert.deepEqual(await askSession(nowhere), { state: "away" });
});

test("a session is ours, gone, or not to be told", async () => {
  next = [200, JSON.stringify({ account: "a", token: "t" })];
  assert.deepEqual(await askSession(address), { state: "in", account: "a", token: "t" });
  next = [401, PROBLEM];
  assert.deepEqual(await askSession(address), { state: "out" });
  for (const answer of [
    [200, PAGE],
    [503, PROBLEM],
  ]) {
    next = answer;
    assert.deepEqual(await askSession(address), { state: "away" });
  }
});
