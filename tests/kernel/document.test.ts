import assert from "node:assert/strict";
import {
  type Output,
  readDocument,
  storedOutputs,
  type StoredResult,
  toStored,
  withResults,
} from "../../lib/kernel/mod.ts";

// Named .txt as `deno fmt --check` of Deno 2.9.5 complains of every notebook with prose.
const fixture = await Deno.readTextFile(new URL("fixtures/tiny.ipynb.txt", import.meta.url));

const stream: Output = { output_type: "stream", name: "stdout", text: "one\ntwo" };
const picture: Output = {
  output_type: "display_data",
  data: { "text/plain": "b\na\n", "image/png": "aGk=\n", "application/json": { z: 1, a: [1] } },
  metadata: {},
};
const results = new Map<number, StoredResult>([
  [3, { executionCount: 7, outputs: [stream, picture] }],
  [5, { executionCount: 8, outputs: [] }],
]);

const earlier = new Map<number, StoredResult>(
  [2, 3, 4, 5, 6].map((number) => [number, { executionCount: 1, outputs: [picture, stream] }]),
);

/** The file without what may be replaced: counts, and outputs up to the bracket below theirs. */
function rest(text: string): string {
  return text
    .replaceAll(/^( +)"outputs": (\[\]|\[\r?\n[^]*?\n\1\])/gm, "OUTPUTS")
    .replaceAll(/^( +)"execution_count": (null|\d+)/gm, "COUNT");
}

Deno.test("readDocument gives cells with their numbers, types and sources", () => {
  const { cells } = readDocument(fixture);
  assert.deepEqual(
    cells.map(({ number, type }) => [number, type]),
    [[1, "markdown"], [2, "code"], [3, "code"], [4, "code"], [5, "code"], [6, "code"], [7, "raw"]],
  );
  assert.match(cells[2].source, /^\{\n {2}await using/);
  assert.match(cells[3].source, /^const figure = \{\n {2}title/);
});

Deno.test("readDocument refuses what is no notebook of format 4", () => {
  assert.throws(() => readDocument(`{"nbformat": 3, "worksheets": []}`), /must be 4: it is 3/);
  assert.throws(() => readDocument("null"), /must be 4: it is undefined/);
});

Deno.test("readDocument names a file that is no JSON, as after a merge, and what to do", () => {
  assert.throws(() => readDocument(`<<<<<<< HEAD\n${fixture}`, "00-world.ipynb"), {
    name: "RangeError",
    message: /^Cannot read 00-world\.ipynb as it is not JSON .*: restore it from version control/,
  });
});

Deno.test("storedOutputs gives back what withResults has stored, for code cells alone", () => {
  const stored = storedOutputs(readDocument(withResults(readDocument(fixture), results)));
  assert.deepEqual([...stored.keys()], [2, 3, 4, 5, 6]);
  assert.deepEqual(stored.get(3), [toStored(stream), toStored(picture)]);
  assert.deepEqual(stored.get(4), []);
});

Deno.test("withResults replaces outputs and counts alone, whatever the file's style", async (t) => {
  const variants: [name: string, text: string][] = [
    ["as Jupyter writes it", fixture],
    ["with outputs already", withResults(readDocument(fixture), earlier)],
    ["without a last line break", fixture.trimEnd()],
    ["lines ended as on Windows", fixture.replaceAll("\n", "\r\n")],
    ["two spaces a step", fixture.replaceAll(/^ +/gm, (spaces) => spaces + spaces)],
    [
      "odd spacing, escapes and a number's form",
      fixture
        .replace(`"metadata": {}`, `"metadata" :{ "n": 1.50e0,"t":[ ] }`)
        .replace("café", 'caf\\u00e9 \\/ \\"outputs\\": ['),
    ],
    [
      "extra cells and keys of a user",
      fixture
        .replace(`"nbformat": 4`, `"mine": {"outputs": [1], "execution_count": 5}, "nbformat": 4`),
    ],
  ];
  for (const [name, text] of variants) {
    await t.step(name, () => {
      const written = withResults(readDocument(text), results);
      assert.equal(rest(text).match(/OUTPUTS/g)?.length, 5);
      assert.equal(rest(written), rest(text));
      const cells = JSON.parse(written).cells;
      assert.equal(cells[2].execution_count, 7);
      assert.equal(cells[4].execution_count, 8);
      assert.deepEqual(cells[4].outputs, []);
      assert.deepEqual(cells[2].outputs, [
        { name: "stdout", output_type: "stream", text: ["one\n", "two"] },
        {
          data: {
            "application/json": { a: [1], z: 1 },
            "image/png": "aGk=\n",
            "text/plain": ["b\n", "a\n"],
          },
          metadata: {},
          output_type: "display_data",
        },
      ]);
      assert.equal(withResults(readDocument(written), results), written);
    });
  }
});

Deno.test("withResults lays outputs out as Jupyter does", () => {
  const written = withResults(readDocument(fixture), results);
  const start = written.indexOf(`   "outputs": [\n`);
  assert.equal(
    written.slice(start, written.indexOf(`   "metadata": {},\n   "id": "keys`)),
    `   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "one\\n",
      "two"
     ]
    },
    {
     "data": {
      "application/json": {
       "a": [
        1
       ],
       "z": 1
      },
      "image/png": "aGk=\\n",
      "text/plain": [
       "b\\n",
       "a\\n"
      ]
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ],
`,
  );
});

Deno.test("withResults keeps a file without line breaks on one line", () => {
  const text = JSON.stringify(JSON.parse(fixture));
  const written = withResults(readDocument(text), results);
  assert.equal(written.includes("\n"), false);
  assert.equal(JSON.parse(written).cells[2].execution_count, 7);
});

Deno.test("withResults steps over a stored text of 40 MB", () => {
  const large: Output = { ...picture, data: { "image/png": '"'.repeat(20e6) } };
  const document = readDocument(fixture);
  const filled = withResults(document, new Map([[3, { executionCount: 1, outputs: [large] }]]));
  assert.equal(
    withResults(readDocument(filled), results).length,
    withResults(document, results).length,
  );
});

Deno.test("withResults names a code cell that has no place for outputs", () => {
  const text = fixture.replace(/"execution_count": null,\s*/, "");
  assert.throws(
    () => withResults(readDocument(text), new Map([[2, { executionCount: 1, outputs: [] }]])),
    /cell 2 as a code cell must have "execution_count"/,
  );
});
